using System.Globalization;
using System.Text.Json;

namespace CaveRuntime.Cli.Output;

/// <summary>Names of the code as the contract writes them.</summary>
internal static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>A quotation on one line, and where it stands.</summary>
    public static string Of(Evidence place) => string.Create(
        CultureInfo.InvariantCulture,
        $"  “{place.Quotation.ReplaceLineEndings(" ").Trim()}” ({place.Document}, {place.Label ?? $"line {place.Line}"})");

    /// <summary><c>T0</c> to <c>T3</c> keep the capital that people know them by.</summary>
    public static string Of(IsolationTier tier) => tier == IsolationTier.None ? "none" : tier.ToString();
}
