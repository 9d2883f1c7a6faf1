using System.Text;
using System.Text.Json;
using CaveRuntime.Cli.Output;

namespace CaveRuntime.Cli.Evaluation;

/// <summary>Predictions, one line each, written through as each task ends. Thread-safe.</summary>
internal sealed class PredictionFile : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _gate = new();

    private PredictionFile(FileStream file, IReadOnlySet<string> done) => (_file, Done) = (file, done);

    /// <summary>Tasks that the file had when it was opened.</summary>
    public IReadOnlySet<string> Done { get; }

    /// <summary>Opens the file: anew, or to go on where an earlier evaluation ended.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static PredictionFile Open(string path, bool resume)
    {
        try
        {
            var file = new FileStream(path, resume ? FileMode.OpenOrCreate : FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            return new PredictionFile(file, resume ? ReadDone(file) : new HashSet<string>());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--out {path}: writing failed: {e.Message.TrimEnd('.')}. Name a file that can be written.", e);
        }
    }

    public void Add(Prediction prediction)
    {
        byte[] line = Encoding.UTF8.GetBytes(JsonLine.Of(prediction) + "\n");
        lock (_gate)
            _file.Write(line);
    }

    public void Dispose() => _file.Dispose();

    // A line that was being written when the process ended is taken away, and its task is done again.
    private static HashSet<string> ReadDone(FileStream file)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var all = new byte[file.Length];
        file.ReadExactly(all);
        int start = 0;
        for (int end; (end = Array.IndexOf(all, (byte)'\n', start)) >= 0; start = end + 1)
        {
            if (Id(all.AsMemory(start, end - start)) is { } id)
                done.Add(id);
        }

        file.SetLength(start);
        file.Position = start;
        return done;
    }

    private static string? Id(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument row = JsonDocument.Parse(line);
            return row.RootElement.TryGetProperty("id", out JsonElement id) ? id.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
