using Microsoft.Extensions.Logging;

namespace CaveRuntime.Models;

/// <summary>What is logged of models.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    public static partial void Truncated(this ILogger log, string warning);
}
