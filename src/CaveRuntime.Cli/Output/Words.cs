using System.Text.Json;

namespace CaveRuntime.Cli.Output;

/// <summary>Names of the code as the contract writes them.</summary>
internal static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
