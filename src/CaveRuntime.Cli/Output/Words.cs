using System.Text.Json;

namespace CaveRuntime.Cli.Output;

/// <summary>Names of the code as the contract writes them.</summary>
internal static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary><c>T0</c> to <c>T3</c> keep the capital that people know them by.</summary>
    public static string Of(IsolationTier tier) => tier == IsolationTier.None ? "none" : tier.ToString();
}
