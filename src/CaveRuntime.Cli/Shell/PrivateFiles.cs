namespace CaveRuntime.Cli.Shell;

/// <summary>Files and folders that only their user can read, since they quote what was asked about.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    /// <summary>Makes the folder, or makes an existing one private.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        DirectoryInfo made = Directory.CreateDirectory(path, Folder);
        if (made.UnixFileMode != Folder)
            made.UnixFileMode = Folder;
    }

    /// <summary>Opens a file for writing; nothing is buffered, so that what happened is in the file even if this process is
    /// killed.</summary>
    public static FileStream Open(string path, FileMode how)
    {
        var options = new FileStreamOptions { Mode = how, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (OperatingSystem.IsWindows())
            return new FileStream(path, options);
        options.UnixCreateMode = File;
        var opened = new FileStream(path, options);
        // A file that was there before keeps its mode; a device is not ours to change.
        if (!IsDevice(path) && System.IO.File.GetUnixFileMode(opened.SafeFileHandle) != File)
            System.IO.File.SetUnixFileMode(opened.SafeFileHandle, File);
        return opened;
    }

    /// <summary>Writes a file whole or not at all: the new one is complete on the disk before it takes the place of the old one. Its
    /// folder is made, or made private.</summary>
    public static void Replace(string path, Action<FileStream> write)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        string beside = $"{path}.{Environment.ProcessId}";
        System.IO.File.Delete(beside);
        using (FileStream file = Open(beside, FileMode.CreateNew))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        System.IO.File.Move(beside, path, overwrite: true);
    }

    private static bool IsDevice(string path)
    {
        string full = Path.GetFullPath(path);
        return full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal);
    }
}
