using CaveRuntime.Cells;

namespace CaveRuntime.Scripting.Calls;

/// <summary>What a lent object threw, as an exception of the cell: the framework's everyday ones by their own type.</summary>
internal static class LentErrors
{
    public static Exception Of(string type, string message) => type switch
    {
        nameof(ArgumentException) => new ArgumentException(message),
        nameof(ArgumentNullException) => new ArgumentNullException(null, message),
        nameof(ArgumentOutOfRangeException) => new ArgumentOutOfRangeException(null, message),
        nameof(FormatException) => new FormatException(message),
        nameof(InvalidOperationException) => new InvalidOperationException(message),
        nameof(KeyNotFoundException) => new KeyNotFoundException(message),
        nameof(NotSupportedException) => new NotSupportedException(message),
        nameof(TimeoutException) => new TimeoutException(message),
        nameof(UnauthorizedAccessException) => new UnauthorizedAccessException(message),
        _ => new CallFailedException($"{type}: {message}"),
    };
}
