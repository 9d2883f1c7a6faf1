namespace CaveRuntime.Scopes.Workers;

/// <summary>A package keeps no execute bit: where whoever built a program could not set it, whoever runs it first does.</summary>
internal static class ExecuteBit
{
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Lets whoever may read a program run it, where nobody may yet.</summary>
    /// <param name="path">The program.</param>
    /// <param name="program">What it is, as the beginning of a sentence.</param>
    /// <exception cref="CaveException">This user may not change that.</exception>
    public static void Set(string path, string program)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            UnixFileMode mode = File.GetUnixFileMode(path);
            if ((mode & Execute) == 0)
                File.SetUnixFileMode(path, mode | (UnixFileMode)((int)(mode & Read) >> 2));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new CaveException(
                $"{program} may not be run, and this user may not change that ({e.Message.TrimEnd('.')}). Run once as the owner of the file: chmod a+x '{path}'", e);
        }
    }
}
