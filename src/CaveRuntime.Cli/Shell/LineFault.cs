using System.Text.Json;

namespace CaveRuntime.Cli.Shell;

/// <summary>Tells the fault of a recorded line from any other: a file may be anybody's, and an event in it may lack what its kind always
/// has, or say what no event says.</summary>
internal static class LineFault
{
    /// <summary>Whether reading or showing a line failed because of what the line holds.</summary>
    public static bool IsIn(Exception e) => e is JsonException or NullReferenceException or InvalidOperationException or ArgumentException
        or FormatException or OverflowException or InvalidCastException or NotSupportedException or KeyNotFoundException;
}
