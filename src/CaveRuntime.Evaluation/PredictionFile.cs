using System.Text;
using System.Text.Json;

namespace CaveRuntime.Evaluation;

/// <summary>A file of predictions, one line each, written through as each task ends. Thread-safe. Disposing closes the file.</summary>
public sealed class PredictionFile : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _gate = new();

    private PredictionFile(FileStream file, IReadOnlySet<string> answered) => (_file, Answered) = (file, answered);

    /// <summary>Ids of the tasks that were answered when the file was opened.</summary>
    public IReadOnlySet<string> Answered { get; }

    /// <summary>
    /// Opens the file: anew, or to go on where an earlier evaluation by the same method and models ended. Then lines whose task failed,
    /// through no
    /// fault of the method (input, model, worker), and one that was being written when the process ended are removed: those tasks are asked
    /// again.
    /// </summary>
    /// <exception cref="EvaluationException">It cannot be written, or holds what another method or model answered.</exception>
    public static PredictionFile Open(string path, MethodAndModels by, bool resume)
    {
        try
        {
            if (!resume || !File.Exists(path))
                return new PredictionFile(Write(path, FileMode.Create), new HashSet<string>());
            (HashSet<string> answered, byte[]? kept) = Read(path, by);
            if (kept is not null)
                Replace(path, kept);
            return new PredictionFile(Write(path, FileMode.Append), answered);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new EvaluationException(
                EvaluationProblem.Unwritable, path, $"writing failed: {e.Message.TrimEnd('.')}.", "Name a file that can be written.", e);
        }
    }

    /// <summary>Adds a prediction; it is in the file when this returns.</summary>
    public void Add(Prediction prediction)
    {
        byte[] line = Encoding.UTF8.GetBytes(PredictionLine.Of(prediction) + "\n");
        lock (_gate)
            _file.Write(line);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FileStream Write(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        // Answers quote what was asked about, so a new file is its user's alone.
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>What is answered, and what of the file is to be kept; null for all of it.</summary>
    private static (HashSet<string> Answered, byte[]? Kept) Read(string path, MethodAndModels by)
    {
        var answered = new HashSet<string>(StringComparer.Ordinal);
        byte[] all = File.ReadAllBytes(path);
        using var kept = new MemoryStream();
        int start = 0;
        for (int end; (end = Array.IndexOf(all, (byte)'\n', start)) >= 0; start = end + 1)
        {
            ReadOnlySpan<byte> text = all.AsSpan(start, end + 1 - start);
            AnsweredLine? line = Parse(text);
            if (MethodAndModels.OfLine(line?.Method, line?.Model, line?.SubModel) is { } there && there != by)
            {
                throw new EvaluationException(
                    EvaluationProblem.AnsweredByOthers,
                    path,
                    $"holds answers of {there}, and asked for is {by}.",
                    "Ask as before, or name another file.");
            }

            if (line is { HasFailed: true })
                continue;
            kept.Write(text);
            if (line?.Id is { } id)
                answered.Add(id);
        }

        return (answered, kept.Length == all.Length ? null : kept.ToArray());
    }

    // Beside it first, so that nothing is lost where writing fails half-way.
    private static void Replace(string path, byte[] content)
    {
        string beside = path + ".new";
        File.WriteAllBytes(beside, content);
        File.Move(beside, path, overwrite: true);
    }

    private static AnsweredLine? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, PredictionJson.Default.AnsweredLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
