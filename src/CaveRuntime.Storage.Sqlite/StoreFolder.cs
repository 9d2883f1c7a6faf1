using CaveRuntime.Confinement.Files;

namespace CaveRuntime.Storage.Sqlite;

/// <summary>The folder that a store lies in, and who may look into it. Immutable.</summary>
internal sealed class StoreFolder
{
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateFolder = PrivateFile | UnixFileMode.UserExecute;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>What the database is called.</summary>
    public const string DatabaseName = "sessions.db";

    private readonly FileIdentity? _database;

    private StoreFolder(string path, bool isReadOnly)
    {
        (Path, IsReadOnly) = (path, isReadOnly);
        // Where it is only read nothing is made, but whether it can be trusted is looked at all the same.
        if (isReadOnly && !File.Exists(Database))
            throw new FileNotFoundException($"There is no {Database}.");
        Make(path);
        if (!isReadOnly)
            Prepare();
        _database = FileIdentity.Of(Database);
    }

    public string Path { get; }

    /// <summary>Whether nothing is written here.</summary>
    public bool IsReadOnly { get; }

    public string Database => System.IO.Path.Combine(Path, DatabaseName);

    public string Values => System.IO.Path.Combine(Path, "values");

    public string Holders => System.IO.Path.Combine(Path, "holders");

    /// <param name="path">The folder.</param>
    /// <param name="isReadOnly">Whether it is only read; else it is made where it is not there.</param>
    public static StoreFolder Open(string path, bool isReadOnly = false)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            return new StoreFolder(path, isReadOnly);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Faults.Explain(problem, $"{Faults.Opening} in {path}", path);
        }
    }

    /// <summary>Makes a file that nobody else may read, not even for a moment.</summary>
    public static FileStream Create(string path, FileMode mode, FileShare share = FileShare.ReadWrite)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = PrivateFile;
        return new FileStream(path, options);
    }

    /// <summary>Refuses to go on where the database is gone or another one: what is written to it would be lost without a word.</summary>
    public void CheckPresence()
    {
        if (!File.Exists(Database) || FileIdentity.Of(Database) != _database)
        {
            throw new StoreException(
                $"The store in {Path} is gone: {Database} was deleted, moved or replaced while it was open. Put it back and open it again; what was kept before is in the file that was moved.");
        }
    }

    private void Prepare()
    {
        Make(Values);
        Make(Holders);
        using (Create(Database, FileMode.OpenOrCreate))
        {
        }

        if (!OperatingSystem.IsWindows())
        {
            foreach (string file in new[] { Database, Database + "-wal", Database + "-shm" }.Where(File.Exists))
                File.SetUnixFileMode(file, PrivateFile);
        }

        FolderEntries.Flush(Path);
    }

    private static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, PrivateFolder);
            return;
        }

        if (FileIdentity.Of(path) is { IsMine: false } foreign)
        {
            throw new StoreException(
                $"{path} belongs to another user (number {foreign.Owner}), who could read and change what is kept in it. Name a folder of your own, or one that is not there yet.");
        }

        if ((File.GetUnixFileMode(path) & OthersWrite) != 0)
        {
            throw new StoreException(
                $"Other users may write to {path}, so what is kept in it could be changed or led elsewhere. Take their right away (chmod go-w), or name a folder that is not there yet.");
        }
    }
}
