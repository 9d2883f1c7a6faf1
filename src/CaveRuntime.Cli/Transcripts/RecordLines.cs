using System.Text;

namespace CaveRuntime.Cli.Transcripts;

/// <summary>The lines of a file that may be anything: one that is too long for an event is passed over, not held.</summary>
internal static class RecordLines
{
    /// <summary>Longer than any event; what a run prints is cut long before.</summary>
    private const int MaxLength = 1 << 26;

    /// <summary>Each line with its number, from 1; null for one that is too long.</summary>
    public static IEnumerable<(int Number, string? Line)> Read(string file, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(
            new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
            Encoding.UTF8);
        var line = new StringBuilder();
        var block = new char[1 << 16];
        int number = 1;
        bool tooLong = false, any = false;
        for (int read; (read = reader.Read(block, 0, block.Length)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int start = 0; start < read;)
            {
                int end = block.AsSpan(start, read - start).IndexOf('\n');
                int length = end < 0 ? read - start : end;
                tooLong |= line.Length + length > MaxLength;
                if (!tooLong)
                    line.Append(block, start, length);
                any = true;
                start += length + 1;
                if (end < 0)
                    break;
                yield return (number++, tooLong ? null : line.ToString());
                line.Clear();
                tooLong = any = false;
            }
        }

        if (any)
            yield return (number, tooLong ? null : line.ToString());
    }
}
