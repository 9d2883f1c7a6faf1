using Microsoft.Extensions.Logging;

namespace CaveRuntime.Models.Habits;

/// <summary>What is logged of servers' habits.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Server} refuses {Refusal}, so requests go without it from now on: {Words}")]
    public static partial void Learned(this ILogger log, string server, Refusal refusal, string words);
}
