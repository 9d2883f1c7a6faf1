using System.Text;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;

namespace CaveRuntime.Cli.Transcripts;

/// <summary>A file with every event and message of a run, one a line, written through line by line. A file that can no longer be written is
/// one warning.</summary>
internal sealed class TranscriptFile(string path, FileStream file, bool withDeltas, Action<string> warn) : IRunOutput, IDisposable
{
    private bool _broken;

    /// <summary>Begins the file anew.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static TranscriptFile Create(string path, Action<string> warn)
    {
        try
        {
            return new TranscriptFile(path, Open(path, FileMode.Create, mode: null), withDeltas: true, warn);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--transcript {path}: writing failed: {e.Message.TrimEnd('.')}. Name a file that can be written.", e);
        }
    }

    /// <summary>Nothing is buffered, so that what happened is in the file even if this process is killed.</summary>
    public static FileStream Open(string path, FileMode how, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = how, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is { } rights)
            options.UnixCreateMode = rights;
        return new FileStream(path, options);
    }

    public void Take(RunEvent happened, string line)
    {
        if (_broken || (happened is TextDelta && !withDeltas))
            return;
        try
        {
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
        catch (IOException e)
        {
            _broken = true;
            warn($"{path}: the transcript ends here: {e.Message.TrimEnd('.')}. The run goes on without it.");
        }
    }

    public void Dispose() => file.Dispose();
}
