using Microsoft.Extensions.Logging;

namespace CaveRuntime.Models.Retry;

/// <summary>What is logged of retries.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Attempt {Attempt} failed, next in {Wait}: {Failure}")]
    public static partial void AttemptFailed(this ILogger log, int attempt, TimeSpan wait, string failure);
}
