using System.Text.Json;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Configuration;

/// <summary>
/// The keys that the user has given to <c>cave</c>, by the prefix of their provider: one file in the user's own configuration folder, which
/// nobody else can read. One that others can read is not used.
/// </summary>
internal sealed class KeyStore(Terminal terminal)
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const int MaxBytes = 1 << 20;

    /// <summary>The file.</summary>
    public string File => Path.Combine(terminal.ConfigurationFolder, "keys.json");

    /// <summary>All of them, by prefix.</summary>
    /// <exception cref="UsageException">The file cannot be read, or others can read it.</exception>
    public SortedDictionary<string, string> Read()
    {
        try
        {
            using var file = new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.Read);
            Check(file);
            if (file.Length > MaxBytes)
                throw new UsageException($"{File}: it is too large to be a file of keys. Take it away, and keep the keys anew with 'cave keys set'.");
            return new SortedDictionary<string, string>(
                JsonSerializer.Deserialize(file, TextsJson.Default.DictionaryStringString) ?? [], StringComparer.Ordinal);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new SortedDictionary<string, string>(StringComparer.Ordinal);
        }
        catch (JsonException e)
        {
            // What the reader says can quote what it has read.
            throw new UsageException($"{File}: it cannot be read as a file of keys. Take it away, and keep the keys anew with 'cave keys set'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{File}: reading failed: {e.Message.TrimEnd('.')}. Make it readable for yourself, or take it away.", e);
        }
    }

    /// <summary>Keeps a key.</summary>
    public void Set(string prefix, string key)
    {
        PrivateFolder(); // One that others can look into is mended here, and refused where keys are only read.
        SortedDictionary<string, string> keys = Read();
        keys[prefix] = key;
        Write(keys);
    }

    /// <summary>Forgets a key; false where none was kept.</summary>
    public bool Remove(string prefix)
    {
        SortedDictionary<string, string> keys = Read();
        if (!keys.Remove(prefix))
            return false;
        Write(keys);
        return true;
    }

    private void PrivateFolder()
    {
        try
        {
            PrivateFiles.CreateFolder(terminal.ConfigurationFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    private void Check(FileStream file)
    {
        if (OperatingSystem.IsWindows())
            return;
        if ((System.IO.File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0)
            throw new UsageException($"{File}: others can read it, so no key in it is used. Say 'chmod 600 {File}'; where somebody may have read it, make new keys.");
        if ((new DirectoryInfo(terminal.ConfigurationFolder).UnixFileMode & Others) != 0)
            throw new UsageException($"{terminal.ConfigurationFolder}: others can look into this folder, so no key in it is used. Say 'chmod 700 {terminal.ConfigurationFolder}'.");
    }

    private void Write(SortedDictionary<string, string> keys)
    {
        try
        {
            PrivateFiles.Replace(File, file =>
                JsonSerializer.Serialize(file, new Dictionary<string, string>(keys), TextsJson.Default.DictionaryStringString));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    private UsageException Unwritable(Exception e) =>
        new($"{File}: writing failed: {e.Message.TrimEnd('.')}. Point XDG_CONFIG_HOME to a folder of your own.", e);
}
