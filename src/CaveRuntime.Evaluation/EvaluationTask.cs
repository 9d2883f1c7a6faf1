using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaveRuntime.Evaluation;

/// <summary>One question over one file. Whatever else a row of a task file has, such as the right answer, is not read. Immutable.</summary>
/// <param name="Id">Names the task in the predictions.</param>
/// <param name="Question">The question.</param>
/// <param name="ContextFile">The input, as a full path.</param>
/// <param name="Task">The kind of task, where the row has it; only copied.</param>
/// <param name="SizeTokensApprox">About how many tokens the input has, where the row has it; only copied.</param>
public sealed record EvaluationTask(string Id, string Question, string ContextFile, string? Task = null, long? SizeTokensApprox = null)
{
    /// <summary>
    /// The folder that the input has to lie in, links resolved; null for anywhere. Of a task that was read from a file: the folder of that
    /// file, which somebody else may have written.
    /// </summary>
    public string? Within { get; init; }

    private static readonly JsonLines<TaskRow> s_lines = new(
        TaskJson.Default.TaskRow, "a task", "Write one JSON object a line, with id, question and context_file as texts.");

    /// <summary>
    /// Reads a file of JSON lines: <c>id</c>, <c>question</c>, <c>context_file</c> (relative to the file's folder), and where they are
    /// there <c>task</c>
    /// and <c>size_tokens_approx</c>.
    /// </summary>
    /// <exception cref="EvaluationException">It cannot be read, or a row lacks something; the message names file and line.</exception>
    public static async Task<IReadOnlyList<EvaluationTask>> ReadAsync(string file, CancellationToken cancellationToken = default)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var tasks = new List<EvaluationTask>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (row, _, place) in s_lines.ReadAsync(file, cancellationToken).ConfigureAwait(false))
        {
            if (row is not { Id.Length: > 0, Question.Length: > 0, ContextFile.Length: > 0 })
                throw Wrong(place, "id, question or context_file is missing.", "Each task needs all three.");
            if (!names.Add(row.Id))
                throw Wrong(place, $"the id '{row.Id}' was there before.", "Give each task its own.");
            tasks.Add(new EvaluationTask(
                row.Id, row.Question, Path.GetFullPath(row.ContextFile, folder), TextOf(row.Task), NumberOf(row.SizeTokensApprox))
            {
                Within = folder,
            });
        }

        return tasks.Count > 0
            ? tasks
            : throw Wrong(file, "there is no task in it.", "Write one JSON object a line, with id, question and context_file.");
    }

    private static EvaluationException Wrong(string place, string what, string advice) =>
        new(EvaluationProblem.Unreadable, place, what, advice);

    // What is only copied is no reason to refuse a row.
    private static string? TextOf(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static long? NumberOf(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long whole) ? whole : null;
}

internal sealed record TaskRow(string? Id, string? Question, string? ContextFile, JsonElement? Task, JsonElement? SizeTokensApprox);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TaskRow))]
internal sealed partial class TaskJson : JsonSerializerContext;
