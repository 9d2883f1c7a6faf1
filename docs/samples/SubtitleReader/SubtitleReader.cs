using System.Text;
using System.Text.RegularExpressions;
using CaveRuntime.Inputs;

namespace Samples;

/// <summary>Reads subtitles (SubRip, .srt) as lines of speech with their times: the whole of what a document reader has to be.</summary>
public sealed partial class SubtitleReader : IDocumentReader
{
    /// <inheritdoc/>
    public bool Reads(string name, ReadOnlySpan<byte> beginning) =>
        Beginning().IsMatch(Encoding.UTF8.GetString(beginning[..Math.Min(beginning.Length, 100)]));

    /// <inheritdoc/>
    public async Task ReadAsync(string name, Stream document, DocumentSink sink, CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(document, Encoding.UTF8, leaveOpen: true);
        int number = 0;
        while (await NextAsync().ConfigureAwait(false) is { } line)
        {
            // A cue is its number, its time, its lines, and an empty line.
            if (line.Length == 0)
                continue;
            string? time = await NextAsync().ConfigureAwait(false);
            if (Times().Match(time ?? "") is not { Success: true } match)
                throw new DocumentException($"line {number} is not the time of a subtitle", "Repair the file, or give its text only.");
            sink.Write($"[{match.Groups[1].Value}]");
            while (await NextAsync().ConfigureAwait(false) is { Length: > 0 } speech)
                sink.Write($" {Tag().Replace(speech, "")}");
            sink.Write("\n");
        }

        async Task<string?> NextAsync()
        {
            number++;
            return (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false))?.Trim();
        }
    }

    [GeneratedRegex(@"^\uFEFF?\s*\d+[ \t]*\r?\n\d{2}:\d{2}:\d{2},\d{3} --> ", RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"^(\d{2}:\d{2}:\d{2}),\d{3} --> \d{2}:\d{2}:\d{2},\d{3}", RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    [GeneratedRegex("<[^<>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
