using Microsoft.Extensions.Logging;

namespace CaveRuntime.Server.Access;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void Failed(ILogger logger, string method, string path, Exception failure);
}
