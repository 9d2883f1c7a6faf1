using System.Text.RegularExpressions;

namespace CaveRuntime.Scripting.Advice;

/// <summary>What a model can do about an exception, where its message does not say.</summary>
internal static partial class RuntimeAdvice
{
    /// <summary>The advice; null where there is none.</summary>
    /// <param name="type">Name of the exception's type.</param>
    /// <param name="message">Its message.</param>
    /// <param name="line">The line that threw; empty where it is not known.</param>
    public static string? On(string type, string message, string line) => type switch
    {
        "IndexOutOfRangeException" or "ArgumentOutOfRangeException" when Negative().IsMatch(line) => "From the end, it is x[^1], and a part is x[^3..].",
        "InvalidOperationException" when message.Contains("contains no", StringComparison.Ordinal) =>
            "Nothing was found: use FirstOrDefault(), or look with Any() first.",
        // Only of the framework's own message: an object of the host's throws what it likes.
        "KeyNotFoundException" when message.StartsWith("The given key", StringComparison.Ordinal) =>
            "Use TryGetValue(key, out var x) or GetValueOrDefault(key).",
        "FormatException" when line.Contains("Parse(", StringComparison.Ordinal) =>
            "Use TryParse(text, CultureInfo.InvariantCulture, out var x), and print what does not fit.",
        "NullReferenceException" => "Something on this line is null: test it, or use ?. before the dot.",
        "ArgumentException" when message.Contains("same key", StringComparison.Ordinal) =>
            "A key comes twice: use GroupBy or ToLookup, or set d[key] = value.",
        _ => null,
    };

    [GeneratedRegex(@"\[\s*-\s*\w", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Negative();
}
