using Microsoft.Extensions.Logging;

namespace CaveRuntime.Scopes.Workers;

/// <summary>What is logged of the pool.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A waiting worker was lost; taking another one.")]
    public static partial void WaitingWorkerLost(this ILogger log);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A worker that nobody had taken did not start.")]
    public static partial void UntakenDidNotStart(this ILogger log, Exception e);
}
