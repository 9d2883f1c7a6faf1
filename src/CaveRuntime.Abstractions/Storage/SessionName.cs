using System.Text.RegularExpressions;

namespace CaveRuntime.Storage;

/// <summary>What a session can be called: 1 to 100 letters and digits of ASCII, dots, hyphens and underscores; a letter or digit first.
/// Names differ where their case does.</summary>
public static partial class SessionName
{
    /// <summary>What a name has to be, in words that go on a sentence.</summary>
    public const string Rule = "1 to 100 letters and digits of ASCII, dots, hyphens and underscores, a letter or digit first";

    /// <summary>Whether a session can be called that.</summary>
    public static bool IsValid(string? name) => name is not null && Form().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Form();
}
