using System.Globalization;

namespace CaveRuntime.Journal;

/// <summary>Names a call of a model by a run itself: the run, a number, and what it is for. The number finds it; what it is for says
/// whether it is the same call.</summary>
internal static class ModelKey
{
    /// <summary>A turn begins.</summary>
    public const string Turn = "turn";

    /// <summary>The rest of a reply that was cut off.</summary>
    public const string Rest = "rest";

    /// <summary>A turn once more, with a smaller view.</summary>
    public const string Smaller = "smaller";

    /// <summary>A summary of older turns.</summary>
    public const string Summary = "summary";

    /// <summary>The answer without cells.</summary>
    public const string Direct = "direct";

    /// <summary>The name.</summary>
    public static string Of(string path, int number, string purpose) => $"{Bare(path, number)}:{purpose}";

    /// <summary>The name without what it is for, as it is found.</summary>
    public static string Bare(string path, int number) => FormattableString.Invariant($"{path}#{number}");

    /// <summary>The name without what it is for.</summary>
    public static string Bare(string key) => key.LastIndexOf(':') is > 0 and var colon ? key[..colon] : key;

    /// <summary>The run that asks, and the number of the call.</summary>
    public static (string Run, int Number) Parts(string key)
    {
        string bare = Bare(key);
        int mark = bare.LastIndexOf('#');
        return (bare[..mark], int.Parse(bare.AsSpan(mark + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>What it is for; null where that was not kept.</summary>
    public static string? PurposeOf(string key) => key.LastIndexOf(':') is > 0 and var colon ? key[(colon + 1)..] : null;
}
