using System.Security.Cryptography;
using System.Text;
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

    // The last run of the current folder: another folder's, of a program that works there at the same time, is not the caller's.
    private string LastHere => Path.Combine(
        Folder,
        "last-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Directory.GetCurrentDirectory())))[..16]);

    /// <summary>Keeps the run whose events it is given. Nothing is made before the first one.</summary>
    public Recorder Record() => new(this);

    /// <summary>The file of a run, by its name or the beginning of it; <c>last</c> is the newest of the current folder. Null where there is
    /// none.</summary>
    /// <exception cref="UsageException">More than one run begins so.</exception>
    public string? Find(string run)
    {
        if (run == "last")
            return Last();
        string[] found = [.. Newest().Where(
            file => run.Length > 0 && Path.GetFileName(file).StartsWith(run, StringComparison.OrdinalIgnoreCase))];
        return found.Length < 2
            ? found.FirstOrDefault()
            : throw new UsageException($"{run}: {found.Length} recorded runs begin so. Give more of its name.");
    }

    /// <summary>The files of all runs, the newest first: their names begin with their time.</summary>
    public IEnumerable<string> Newest() => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder, "*" + Extension).OrderDescending(StringComparer.Ordinal)
        : [];

    private string? Last()
    {
        try
        {
            string file = Path.Combine(Folder, Path.GetFileName(File.ReadAllText(LastHere).Trim()) + Extension);
            if (File.Exists(file))
                return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // No run was recorded here.
        }

        throw new UsageException("last: no run was recorded in this folder. See 'cave runs' for those of other folders, and name one.");
    }

    private TranscriptFile? Open(string run)
    {
        try
        {
            PrivateFiles.CreateFolder(Folder);
            foreach (string old in Newest().Skip(MaxRuns - 1))
                File.Delete(old);
            // A run that was broken off is told again from its beginning when it is taken up.
            string path = Path.Combine(Folder, run + Extension);
            var file = new TranscriptFile(path, PrivateFiles.Open(path, FileMode.Create), withDeltas: false, terminal.Warn);
            using FileStream last = PrivateFiles.Open(LastHere, FileMode.Create);
            last.Write(Encoding.UTF8.GetBytes(run));
            return file;
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
