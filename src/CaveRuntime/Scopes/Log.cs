using Microsoft.Extensions.Logging;

namespace CaveRuntime.Scopes;

/// <summary>What is logged of scopes.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Cell {Cell} lost its worker: {Reason}")]
    public static partial void CellLostWorker(this ILogger log, int cell, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A worker was lost before its first cell; taking another one: {Reason}")]
    public static partial void LostBeforeFirstCell(this ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The session's worker had not started.")]
    public static partial void HadNotStarted(this ILogger log, Exception e);
}
