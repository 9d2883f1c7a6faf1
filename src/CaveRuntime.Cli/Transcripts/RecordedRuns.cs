using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;

namespace CaveRuntime.Cli.Transcripts;

/// <summary>The newest runs of this user, one file each, for <c>cave show</c>. Readable by this user alone, since they quote what was asked
/// about.</summary>
internal sealed class RecordedRuns(Terminal terminal)
{
    private const int MaxRuns = 200;
    private const string Extension = ".jsonl";

    private string Folder => Path.Combine(terminal.UserFolder("XDG_STATE_HOME", Path.Combine(".local", "state")), "cave", "runs");

    /// <summary>Keeps the run whose events it is given. Nothing is made before the first one.</summary>
    public Recorder Record() => new(this);

    /// <summary>The file of a run, by its name or the beginning of it; <c>last</c> is the newest. Null where there is none.</summary>
    /// <exception cref="UsageException">More than one run begins so.</exception>
    public string? Find(string run)
    {
        string[] found = [.. Newest().Where(
            file => run == "last" || Path.GetFileName(file).StartsWith(run, StringComparison.OrdinalIgnoreCase))];
        return run == "last" || found.Length < 2
            ? found.FirstOrDefault()
            : throw new UsageException($"{run}: {found.Length} recorded runs begin so. Give more of its name.");
    }

    // Names of runs begin with their time.
    private IEnumerable<string> Newest() => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder, "*" + Extension).OrderDescending(StringComparer.Ordinal)
        : [];

    private TranscriptFile? Open(string run)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(Folder);
            else
                Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (string old in Newest().Skip(MaxRuns - 1))
                File.Delete(old);
            string path = Path.Combine(Folder, run + Extension);
            return new TranscriptFile(
                path,
                TranscriptFile.Open(path, FileMode.CreateNew, UnixFileMode.UserRead | UnixFileMode.UserWrite),
                withDeltas: false,
                terminal.Warn);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Warn($"this run is not recorded: {e.Message.TrimEnd('.')}. Point XDG_STATE_HOME to a folder that can be written.");
            return null;
        }
    }

    /// <summary>Records one run.</summary>
    internal sealed class Recorder(RecordedRuns runs) : IRunOutput, IDisposable
    {
        private TranscriptFile? _file;

        public void Take(RunEvent happened, string line)
        {
            if (happened is RunStarted)
                _file = runs.Open(happened.RunId);
            _file?.Take(happened, line);
        }

        public void Dispose() => _file?.Dispose();
    }
}
