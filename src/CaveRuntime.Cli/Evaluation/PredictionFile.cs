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

    /// <summary>Tasks that were answered when the file was opened.</summary>
    public IReadOnlySet<string> Done { get; }

    /// <summary>
    /// Opens the file: anew, or to go on where an earlier evaluation by the same method and models ended. Then lines whose task failed, through no
    /// fault of the method (input, model, worker), and one that was being written when the process ended are taken away: those tasks are asked again.
    /// </summary>
    /// <exception cref="UsageException">It cannot be written, or holds what another method or model answered.</exception>
    public static PredictionFile Open(string path, Setup setup, bool resume)
    {
        try
        {
            if (!resume || !File.Exists(path))
                return new PredictionFile(Write(path, FileMode.Create), new HashSet<string>());
            (HashSet<string> done, byte[]? kept) = Read(path, setup);
            if (kept is not null)
                Replace(path, kept);
            return new PredictionFile(Write(path, FileMode.Append), done);
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

    private static FileStream Write(string path, FileMode mode) => new(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0);

    /// <summary>What is done, and what of the file is to be kept; null for all of it.</summary>
    private static (HashSet<string> Done, byte[]? Kept) Read(string path, Setup setup)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        byte[] all = File.ReadAllBytes(path);
        using var kept = new MemoryStream();
        int start = 0;
        for (int end; (end = Array.IndexOf(all, (byte)'\n', start)) >= 0; start = end + 1)
        {
            ReadOnlySpan<byte> text = all.AsSpan(start, end + 1 - start);
            DoneLine? line = Parse(text);
            if (Setup.Of(line?.Method, line?.Model, line?.SubModel) is { } there && there != setup)
                throw new UsageException($"--resume: {path} holds answers of {there}, and asked for is {setup}. Ask as before, or name another file with --out.");
            if (line is { HasFailed: true })
                continue;
            kept.Write(text);
            if (line?.Id is { } id)
                done.Add(id);
        }

        return (done, kept.Length == all.Length ? null : kept.ToArray());
    }

    // Beside it first, so that nothing is lost where writing fails half-way.
    private static void Replace(string path, byte[] content)
    {
        string beside = path + ".new";
        File.WriteAllBytes(beside, content);
        File.Move(beside, path, overwrite: true);
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
internal sealed record DoneLine(string? Id, string? Method, string? Model, string? SubModel, string? Stop, JsonElement Error)
{
    public bool HasFailed => Stop is "model_error" or "worker_error" or "internal_error" || (Stop is null && Error.ValueKind == JsonValueKind.Object);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DoneLine))]
internal sealed partial class DoneJson : JsonSerializerContext;
