using System.Security.Cryptography;
using System.Text.Json;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Configuration;

/// <summary>
/// The files <c>cave.json</c> of folders, and their questions, that the user has said to trust, each with the hash of what it said then:
/// one that has changed has to be trusted anew. Kept in the user's own configuration folder, readable by the user alone.
/// </summary>
internal sealed class TrustedFiles(Terminal terminal)
{
    private string Store => Path.Combine(terminal.ConfigurationFolder, "trusted.json");

    /// <summary>The trusted files by their full path, and whether each is still what was trusted.</summary>
    public IReadOnlyList<(string File, bool IsUnchanged)> List() =>
        [.. Read().OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, HashOf(f.Key) == f.Value))];

    /// <summary>What is known of a file.</summary>
    public Trust Of(FolderFile file) => Of(file.Path, file.Hash);

    /// <inheritdoc cref="Of(FolderFile)"/>
    /// <param name="path">The file.</param>
    /// <param name="hash">Over what it says now.</param>
    public Trust Of(string path, string hash) => !Read().TryGetValue(path, out string? trusted) ? Trust.None
        : hash == trusted ? Trust.Given
        : Trust.Outdated;

    /// <summary>Trusts the file as it is now.</summary>
    public void Add(FolderFile file) => Add(file.Path, file.Hash);

    /// <inheritdoc cref="Add(FolderFile)"/>
    /// <inheritdoc cref="Of(string, string)" path="/param"/>
    public void Add(string path, string hash)
    {
        SortedDictionary<string, string> files = Read();
        files[path] = hash;
        Write(files);
    }

    /// <summary>Trusts it no longer; false where it was not trusted.</summary>
    public bool Remove(string path)
    {
        SortedDictionary<string, string> files = Read();
        if (!files.Remove(path))
            return false;
        Write(files);
        return true;
    }

    private static string? HashOf(string path)
    {
        try
        {
            return Path.GetFileName(path) == Configuration.FileName ? FolderFile.Read(path)?.Hash
                : SettingsFile.Bytes(path) is { } bytes ? Convert.ToHexString(SHA256.HashData(bytes))
                : null;
        }
        catch (UsageException)
        {
            // It says something else than it did, whatever that is.
            return null;
        }
    }

    private SortedDictionary<string, string> Read()
    {
        try
        {
            return new SortedDictionary<string, string>(
                JsonSerializer.Deserialize(File.ReadAllBytes(Store), TextsJson.Default.DictionaryStringString) ?? [],
                StringComparer.Ordinal);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new SortedDictionary<string, string>(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"{Store}: it cannot be read as a list of trusted files: {e.Message.TrimEnd('.')}. Take it away and trust anew with 'cave trust'.", e);
        }
    }

    private void Write(SortedDictionary<string, string> files)
    {
        try
        {
            PrivateFiles.Replace(Store, file =>
                JsonSerializer.Serialize(file, new Dictionary<string, string>(files), TextsJson.Default.DictionaryStringString));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Store}: writing failed: {e.Message.TrimEnd('.')}. Point XDG_CONFIG_HOME to a folder of your own.", e);
        }
    }
}

/// <summary>What the user has said of a folder's file.</summary>
internal enum Trust
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is trusted as it is.</summary>
    Given,

    /// <summary>It was trusted, and has changed since.</summary>
    Outdated,
}
