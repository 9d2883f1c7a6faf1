using System.Security.Cryptography;
using System.Text;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Configuration;

/// <summary>The <c>cave.json</c> of a folder, read once together with the policy that it names, so that what is trusted is what is
/// used.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Json">Its content.</param>
/// <param name="Settings">What it says. A policy that is a file of the folder is there with its text.</param>
/// <param name="Hash">Over the content of both.</param>
internal sealed record FolderFile(string Path, byte[] Json, Settings Settings, string Hash)
{
    /// <summary>The file; null where there is none.</summary>
    /// <exception cref="UsageException">It cannot be read, or one of its keys is wrong.</exception>
    public static FolderFile? Read(string path)
    {
        if (SettingsFile.Bytes(path) is not { } json)
            return null;
        Settings settings = SettingsFile.Parse(path, json);
        string text = settings.Policy?.EndsWith(".policy", StringComparison.Ordinal) == true ? Policy(path, settings.Policy) : "";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(json));
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return new FolderFile(
            path,
            json,
            text.Length > 0 ? settings with { PolicyText = text } : settings,
            Convert.ToHexString(hash.GetHashAndReset()));
    }

    // One that cannot be read is told of where it is used, if it ever is.
    private static string Policy(string path, string policy)
    {
        try
        {
            string file = System.IO.Path.GetFullPath(policy, System.IO.Path.GetDirectoryName(path)!);
            return Encoding.UTF8.GetString(SettingsFile.Bytes(file) ?? []);
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            return "";
        }
    }
}
