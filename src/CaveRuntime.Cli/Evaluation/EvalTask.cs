using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaveRuntime.Cli.Evaluation;

/// <summary>One question over one file. Whatever else a row has, such as the right answer, is not read.</summary>
/// <param name="Id">Names the row in the predictions.</param>
/// <param name="Question">The question.</param>
/// <param name="ContextFile">The input, as a full path.</param>
/// <param name="Task">The kind of task, where the row has it; only copied.</param>
/// <param name="SizeTokensApprox">About how many tokens the input has, where the row has it; only copied.</param>
internal sealed record EvalTask(string Id, string Question, string ContextFile, string? Task = null, long? SizeTokensApprox = null)
{
    /// <summary>The rows of a file of JSON lines.</summary>
    /// <exception cref="UsageException">It cannot be read, or a row lacks something; the message names file and line.</exception>
    public static async Task<IReadOnlyList<EvalTask>> ReadAsync(string file, CancellationToken cancellation)
    {
        const string kind = "a task. Write one JSON object a line, with id, question and context_file as texts";
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var tasks = new List<EvalTask>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (row, _, place) in JsonLines.ReadAsync(file, EvalJson.Default.EvalRow, kind, cancellation).ConfigureAwait(false))
        {
            if (row is not { Id.Length: > 0, Question.Length: > 0, ContextFile.Length: > 0 })
                throw new UsageException($"{place}: id, question or context_file is missing. Each task needs all three.");
            if (!names.Add(row.Id))
                throw new UsageException($"{place}: the id '{row.Id}' was there before. Give each task its own.");
            tasks.Add(new EvalTask(row.Id, row.Question, Path.GetFullPath(row.ContextFile, folder), Words(row.Task), Number(row.SizeTokensApprox)));
        }

        return tasks.Count > 0 ? tasks : throw new UsageException($"{file}: there is no task in it. Write one JSON object a line, with id, question and context_file.");
    }

    // What is only copied is no reason to refuse a row.
    private static string? Words(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static long? Number(JsonElement? value) => value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long whole) ? whole : null;
}

internal sealed record EvalRow(string? Id, string? Question, string? ContextFile, JsonElement? Task, JsonElement? SizeTokensApprox);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EvalRow))]
internal sealed partial class EvalJson : JsonSerializerContext;
