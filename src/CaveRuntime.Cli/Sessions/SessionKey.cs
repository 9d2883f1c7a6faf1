using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Sessions;

/// <summary>The key that the user's sessions are encrypted with: the bytes of the file that <c>CAVE_SESSION_KEY_FILE</c> names.</summary>
internal static class SessionKey
{
    private const string Variable = "CAVE_SESSION_KEY_FILE";
    private const int LeastBytes = 32, MostBytes = 4096;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The key; null where the user has none.</summary>
    /// <exception cref="UsageException">The file is missing, too short, or others can read it.</exception>
    public static byte[]? Of(Terminal terminal)
    {
        if (terminal.Variable(Variable) is not { } file)
        {
            // Set and empty is a mistake of whoever set it, who believes that there is a key.
            return Environment.GetEnvironmentVariable(Variable) is null ? null : throw new UsageException(
                $"{Variable} is set and empty. Name the file of the key, or take the variable away.");
        }

        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
                throw new UsageException($"{Variable}: others can read or write {file}. Take that from them: chmod 600 {file}");
            long length = new FileInfo(file).Length;
            return length is >= LeastBytes and <= MostBytes ? File.ReadAllBytes(file) : throw new UsageException(
                $"{Variable}: {file} has {length} bytes; a key has {LeastBytes} to {MostBytes}. Make one: head -c 32 /dev/urandom > {file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Variable}: {file} cannot be read: {e.Message.TrimEnd('.')}.");
        }
    }
}
