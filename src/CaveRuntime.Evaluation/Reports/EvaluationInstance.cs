using System.Text.Json.Serialization;

namespace CaveRuntime.Evaluation.Reports;

/// <summary>Questions of one kind of task and one size: what the scorer gives one score.</summary>
/// <param name="Task">The kind of task.</param>
/// <param name="Size">The size, such as <c>128k</c>.</param>
public readonly record struct QuestionGroup(string Task, string Size);

/// <summary>A question with the right answer, which only the scorer reads.</summary>
/// <param name="Id">Names it in the predictions.</param>
/// <param name="Group">Where it counts.</param>
/// <param name="Tokens">About how many tokens its input has.</param>
/// <param name="Line">The row as it stands in the file.</param>
internal sealed record EvaluationInstance(string Id, QuestionGroup Group, long Tokens, string Line)
{
    private static readonly JsonLines<InstanceRow> s_lines = new(
        InstanceJson.Default.InstanceRow,
        "an instance with id, task, size_tokens_approx and meta.size",
        "Name the file that has the right answers, not the one of the questions.");

    /// <summary>The rows of a file of JSON lines.</summary>
    /// <exception cref="EvaluationException">It cannot be read, or a row lacks something.</exception>
    public static async Task<IReadOnlyList<EvaluationInstance>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var instances = new List<EvaluationInstance>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (row, line, place) in s_lines.ReadAsync(file, cancellationToken).ConfigureAwait(false))
        {
            if (row is not { Id.Length: > 0, Task.Length: > 0, Meta.Size.Length: > 0, SizeTokensApprox: > 0 })
                throw s_lines.Wrong(place);
            if (!names.Add(row.Id))
                throw Wrong(place, $"the id '{row.Id}' was there before.", "Give each question its own.");
            instances.Add(new EvaluationInstance(row.Id, new QuestionGroup(row.Task, row.Meta.Size), row.SizeTokensApprox.Value, line));
        }

        return instances.Count > 0
            ? instances
            : throw Wrong(file, "there is nothing in it.", "Name a file of instances, one JSON object a line.");
    }

    private static EvaluationException Wrong(string place, string what, string advice) =>
        new(EvaluationProblem.Unreadable, place, what, advice);
}

internal sealed record InstanceRow(string? Id, string? Task, long? SizeTokensApprox, InstanceMeta? Meta);

internal sealed record InstanceMeta(string? Size);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(InstanceRow))]
internal sealed partial class InstanceJson : JsonSerializerContext;
