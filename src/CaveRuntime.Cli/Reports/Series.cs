using CaveRuntime.Cli.Evaluation;
using CaveRuntime.Cli.Output;

namespace CaveRuntime.Cli.Reports;

/// <summary>What one file of predictions holds: the answers of one method by one model.</summary>
/// <param name="File">The file.</param>
/// <param name="Setup">Who answered; null where no line says so, as in those of an older cave or of another program.</param>
/// <param name="Lines">The predictions, by the id of the question.</param>
internal sealed record Series(string File, Setup? Setup, IReadOnlyDictionary<string, Prediction> Lines)
{
    /// <summary>The method; the file's name where no line says so.</summary>
    public string Method => Setup?.Method ?? Path.GetFileName(File);

    /// <exception cref="UsageException">It cannot be read, a line is no prediction or was there before, or several methods or models have answered.</exception>
    public static async Task<Series> ReadAsync(string file, CancellationToken cancellation)
    {
        const string kind = "a prediction with an id. Where an evaluation was cut off, let it end with cave eval --resume";
        Setup? setup = null;
        var lines = new Dictionary<string, Prediction>(StringComparer.Ordinal);
        await foreach (var (line, _, place) in JsonLines.ReadAsync(file, OutputJson.Default.Prediction, kind, cancellation).ConfigureAwait(false))
        {
            if (line is not { Id.Length: > 0 })
                throw new UsageException($"{place}: this is not {kind}.");
            if (!lines.TryAdd(line.Id, line))
                throw new UsageException($"{place}: there was a prediction for '{line.Id}' before. Keep one of the two.");
            if (Setup.Of(line.Method, line.Model, line.SubModel) is not { } here)
                continue;
            if (setup is not null && setup != here)
                throw new UsageException($"{place}: this is an answer of {here}, and those before it are of {setup}. Keep the answers of each in a file of its own.");
            setup = here;
        }

        return lines.Count > 0 ? new Series(file, setup, lines) : throw new UsageException($"{file}: there is no prediction in it. Make some with cave eval --out {file}.");
    }
}
