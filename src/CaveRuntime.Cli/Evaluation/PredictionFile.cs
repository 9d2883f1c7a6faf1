using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
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

    /// <summary>Opens the file: anew, or to go on where an earlier evaluation by the same method and models ended.</summary>
    /// <exception cref="UsageException">It cannot be written, or holds what another method or model answered.</exception>
    public static PredictionFile Open(string path, Setup setup, bool resume)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, resume ? FileMode.OpenOrCreate : FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            return new PredictionFile(file, resume ? ReadDone(file, path, setup) : new HashSet<string>());
        }
        catch (UsageException)
        {
            file?.Dispose();
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            file?.Dispose();
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
    private static HashSet<string> ReadDone(FileStream file, string path, Setup setup)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var all = new byte[file.Length];
        file.ReadExactly(all);
        int start = 0;
        for (int end; (end = Array.IndexOf(all, (byte)'\n', start)) >= 0; start = end + 1)
        {
            if (Parse(all.AsSpan(start, end - start)) is not { Id: { } id } line)
                continue;
            // An older cave did not write who answered.
            if (line.Method is not null && new Setup(line.Method, line.Model ?? "", line.SubModel) is var there && there != setup)
                throw new UsageException($"--resume: {path} holds answers of {there}, and asked for is {setup}. Ask as before, or name another file with --out.");
            done.Add(id);
        }

        file.SetLength(start);
        file.Position = start;
        return done;
    }

    private static DoneLine? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, DoneJson.Default.DoneLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What of a line tells that a task is done, and by whom.</summary>
internal sealed record DoneLine(string? Id, string? Method, string? Model, string? SubModel);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DoneLine))]
internal sealed partial class DoneJson : JsonSerializerContext;
