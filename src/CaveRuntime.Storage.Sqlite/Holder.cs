using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace CaveRuntime.Storage.Sqlite;

/// <summary>
/// This store as a holder of sessions: a file that it keeps locked as long as it lives. The kernel lets go of the lock when the process
/// ends, however it ends, so a number of a process that is given again cannot be taken for it, and containers see each other.
/// </summary>
internal sealed class Holder : IDisposable
{
    private readonly string _folder;
    private readonly FileStream? _lock;
    private readonly ConcurrentDictionary<long, bool> _holds = new();

    /// <summary>Makes the file, and takes away those of the dead. Nobody else may do so at the same time.</summary>
    public Holder(StoreFolder folder)
    {
        _folder = folder.Holders;
        // One that only reads holds nothing, and looks who does.
        if (folder.IsReadOnly)
            return;
        foreach (string file in Directory.EnumerateFiles(_folder, "*.lock"))
        {
            if (!Lives(Path.GetFileNameWithoutExtension(file)))
                File.Delete(file);
        }

        Id = Guid.NewGuid().ToString("N");
        _lock = StoreFolder.Create(PathOf(Id), FileMode.CreateNew, FileShare.None);
        if (Lives(Id))
            return;
        _lock.Dispose();
        throw new StoreException(
            $"The disk of {_folder} does not know locks, so two processes could write one session. Name a folder on a disk of this machine.");
    }

    public string Id { get; } = "";

    /// <summary>Who this is, for others to read.</summary>
    public static string Words(DateTimeOffset now)
    {
        using var self = Process.GetCurrentProcess();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"process {self.Id} ({self.ProcessName}) on {Environment.MachineName} since {now:yyyy-MM-dd HH:mm:ss} UTC");
    }

    /// <summary>Notes what is held from now on.</summary>
    public void Add(long epoch) => _holds[epoch] = true;

    /// <summary>Notes what is let go of, whether the database can be told or not.</summary>
    public void Remove(long epoch) => _holds.TryRemove(epoch, out _);

    /// <summary>Whether what the database says of a session that is held is true: somebody who lives has it. This store itself has only
    /// what it knows of; it may have let go of more while the database took no writes.</summary>
    public bool Holds(string? id, long? epoch) => id == Id ? epoch is { } known && _holds.ContainsKey(known) : Lives(id);

    /// <summary>Whether a holder is still there.</summary>
    public bool Lives(string? id)
    {
        if (id is null)
            return false;
        try
        {
            // A shared lock, so that two who look do not take each other for the holder.
            using var file = new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose()
    {
        if (_lock is null)
            return;
        try
        {
            File.Delete(PathOf(Id));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The lock goes all the same, and the next who opens the store takes the file away.
        }

        _lock.Dispose();
    }

    private string PathOf(string id) => Path.Combine(_folder, id + ".lock");
}
