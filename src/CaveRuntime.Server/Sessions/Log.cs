using Microsoft.Extensions.Logging;

namespace CaveRuntime.Server.Sessions;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Session {Session}: run {Run} goes on")]
    public static partial void Resumed(ILogger logger, string session, string run);

    [LoggerMessage(2, LogLevel.Warning, "{What}: what was under way does not go on by itself")]
    public static partial void NotResumed(ILogger logger, string what, Exception failure);
}
