using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CaveRuntime.Evaluation;

/// <summary>Reads a file of JSON lines; empty lines are skipped.</summary>
/// <param name="Type">How a line is read.</param>
/// <param name="Name">What a line is, in words that follow "this is not".</param>
/// <param name="Advice">What to do where a line is something else.</param>
/// <param name="Problem">What kind of problem that is.</param>
internal sealed record JsonLines<T>(
    JsonTypeInfo<T> Type, string Name, string Advice, EvaluationProblem Problem = EvaluationProblem.Unreadable)
{
    /// <returns>Each row, its line as text, and its place for a message.</returns>
    /// <exception cref="EvaluationException">The file cannot be read, or a line is something else.</exception>
    public async IAsyncEnumerable<(T? Row, string Line, string Place)> ReadAsync(
        string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] lines;
        try
        {
            lines = await File.ReadAllLinesAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException(
                EvaluationProblem.Unreadable, file, $"reading failed: {e.Message.TrimEnd('.')}.", "Name a file of JSON lines.", e);
        }

        for (int i = 0; i < lines.Length; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i]))
                yield return (Parse(lines[i], $"{file}: line {i + 1}"), lines[i], $"{file}: line {i + 1}");
        }
    }

    /// <summary>What is thrown where a line is something else.</summary>
    public EvaluationException Wrong(string place, Exception? inner = null) => new(Problem, place, $"this is not {Name}.", Advice, inner);

    private T? Parse(string line, string place)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Type);
        }
        catch (JsonException e)
        {
            throw Wrong(place, e);
        }
    }
}
