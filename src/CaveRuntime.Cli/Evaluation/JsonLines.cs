using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CaveRuntime.Cli.Evaluation;

/// <summary>Reads a file of JSON lines; empty lines are passed over.</summary>
internal static class JsonLines
{
    /// <param name="file">The file.</param>
    /// <param name="type">What a line is.</param>
    /// <param name="kind">What a line is, in words that follow "this is not".</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Each row, its line, and its place for a message.</returns>
    /// <exception cref="UsageException">The file cannot be read, or a line is something else.</exception>
    public static async IAsyncEnumerable<(T? Row, string Line, string Place)> ReadAsync<T>(string file, JsonTypeInfo<T> type, string kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string[] lines;
        try
        {
            lines = await File.ReadAllLinesAsync(file, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: reading failed: {e.Message.TrimEnd('.')}. Name a file of JSON lines.", e);
        }

        for (int i = 0; i < lines.Length; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i]))
                yield return (Parse(lines[i], $"{file}: line {i + 1}", type, kind), lines[i], $"{file}: line {i + 1}");
        }
    }

    private static T? Parse<T>(string line, string place, JsonTypeInfo<T> type, string kind)
    {
        try
        {
            return JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException e)
        {
            throw new UsageException($"{place}: this is not {kind}.", e);
        }
    }
}
