using System.Text.Json;

namespace CaveRuntime.Soak;

/// <summary>What a transcript holds, read back.</summary>
/// <param name="Events">The event of each line, in order; <c>text_delta</c> left out.</param>
/// <param name="Problem">What is wrong with a line that is whole; null where nothing is.</param>
/// <param name="IsCutOff">Whether the last line is not whole.</param>
internal sealed record Recorded(IReadOnlyList<string> Events, string? Problem, bool IsCutOff);

/// <summary>Reads a transcript as a program of somebody else's would.</summary>
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
                JsonElement line = JsonElement.Parse(lines[i]);
                string happened = line.GetProperty("event").GetString()!;
                _ = (line.GetProperty("run_id").GetString(), line.GetProperty("seq").GetInt64(), line.GetProperty("time").GetDateTimeOffset());
                if (happened != "text_delta")
                    events.Add(happened);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                return new Recorded(events, $"line {i + 1} of the transcript cannot be read: {e.Message}", !isWhole);
            }
        }

        return new Recorded(events, null, !isWhole);
    }
}
