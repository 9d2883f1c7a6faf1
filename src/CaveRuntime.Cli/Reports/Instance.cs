using System.Text.Json.Serialization;
using CaveRuntime.Cli.Evaluation;

namespace CaveRuntime.Cli.Reports;

/// <summary>Questions of one kind of task and one size: what the scorer gives one score.</summary>
internal readonly record struct Group(string Task, string Size);

/// <summary>A question with the right answer, which only the scorer reads.</summary>
/// <param name="Id">Names it in the predictions.</param>
/// <param name="Group">Where it counts.</param>
/// <param name="Tokens">About how many tokens its input has.</param>
/// <param name="Line">The row as it stands in the file.</param>
internal sealed record Instance(string Id, Group Group, long Tokens, string Line)
{
    /// <summary>The rows of a file of JSON lines.</summary>
    /// <exception cref="UsageException">It cannot be read, or a row lacks something.</exception>
    public static async Task<IReadOnlyList<Instance>> ReadAsync(string file, CancellationToken cancellation)
    {
        const string kind = "an instance with id, task, size_tokens_approx and meta.size. Name the file that has the right answers, not the one of the questions";
        var instances = new List<Instance>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (row, line, place) in JsonLines.ReadAsync(file, ReportJson.Default.InstanceRow, kind, cancellation).ConfigureAwait(false))
        {
            if (row is not { Id.Length: > 0, Task.Length: > 0, Meta.Size.Length: > 0, SizeTokensApprox: > 0 })
                throw new UsageException($"{place}: this is not {kind}.");
            if (!names.Add(row.Id))
                throw new UsageException($"{place}: the id '{row.Id}' was there before. Give each question its own.");
            instances.Add(new Instance(row.Id, new Group(row.Task, row.Meta.Size), row.SizeTokensApprox.Value, line));
        }

        return instances.Count > 0 ? instances : throw new UsageException($"{file}: there is nothing in it. Name a file of instances, one JSON object a line.");
    }
}

internal sealed record InstanceRow(string? Id, string? Task, long? SizeTokensApprox, InstanceMeta? Meta);

internal sealed record InstanceMeta(string? Size);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(InstanceRow))]
internal sealed partial class ReportJson : JsonSerializerContext;
