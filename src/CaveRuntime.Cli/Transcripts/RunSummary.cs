using System.Text;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;

namespace CaveRuntime.Cli.Transcripts;

/// <summary>A recorded run in a few words: what <c>cave runs</c> lists.</summary>
/// <param name="RunId">Its name.</param>
/// <param name="Started">When it began; null where the record does not say.</param>
/// <param name="Model">The model.</param>
/// <param name="Stop">Why it ended; null where it has not, or was cut off.</param>
/// <param name="Turns">How many turns it took.</param>
/// <param name="Question">What was asked.</param>
internal sealed record RunSummary(string RunId, DateTimeOffset? Started, string? Model, string? Stop, int? Turns, string? Question)
{
    private const int MaxEnd = 1 << 20;

    /// <summary>Reads the beginning and the end of a record, however long it is.</summary>
    public static RunSummary Of(string file)
    {
        var summary = new RunSummary(Path.GetFileNameWithoutExtension(file), null, null, null, null, null);
        try
        {
            (_, string? first) = RecordLines.Read(file, CancellationToken.None).FirstOrDefault();
            if (Event(first) is RunStarted started)
                summary = summary with { Started = started.Time, Model = started.Model, Question = started.Question };
            return Event(LastLine(file)) is RunFinished { Answer: { } answer }
                ? summary with { Stop = Words.Of(answer.Stop), Turns = answer.Turns }
                : summary;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return summary;
        }
    }

    private static RunEvent? Event(string? line)
    {
        try
        {
            return line is null ? null : EventJson.Read(line);
        }
        catch (Exception e) when (LineFault.IsIn(e))
        {
            return null;
        }
    }

    private static string LastLine(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Max(0, stream.Length - MaxEnd);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string end = reader.ReadToEnd().TrimEnd('\n');
        return end[(end.LastIndexOf('\n') + 1)..];
    }
}
