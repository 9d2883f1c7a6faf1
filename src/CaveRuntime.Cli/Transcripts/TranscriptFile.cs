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

    /// <summary>Begins the file anew, readable by its user alone.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static TranscriptFile Create(string path, Action<string> warn)
    {
        try
        {
            return new TranscriptFile(path, PrivateFiles.Open(path, FileMode.Create), withDeltas: true, warn);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--transcript {path}: writing failed: {e.Message.TrimEnd('.')}. Name a file that can be written.", e);
        }
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
