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
        string? problem = null;
        if (settings.Policy?.EndsWith(".policy", StringComparison.Ordinal) == true)
        {
            problem = Policy(path, settings.Policy, out string text);
            settings = settings with { PolicyText = text };
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(json));
        hash.AppendData(Encoding.UTF8.GetBytes(settings.PolicyText ?? ""));
        return new FolderFile(path, json, settings, Convert.ToHexString(hash.GetHashAndReset())) { PolicyProblem = problem };
    }

    /// <summary>Why the policy that it names cannot be trusted with it; null where it can, or it names none.</summary>
    public string? PolicyProblem { get; private init; }

    /// <summary>The file, where all of it can be trusted.</summary>
    /// <exception cref="UsageException">Its policy is none that can be trusted with it.</exception>
    public FolderFile Whole() => PolicyProblem is { } problem
        ? throw new UsageException(
            $"{Path}: key 'policy': {Settings.Policy} {problem}. Name a policy file that lies in this folder, or use --policy.")
        : this;

    // What is used is what was read here: a link or a pipe could say something else later, and what lies outside belongs to others.
    private static string? Policy(string path, string policy, out string text)
    {
        text = "";
        try
        {
            string folder = System.IO.Path.GetDirectoryName(path)!;
            string file = System.IO.Path.GetFullPath(policy, folder);
            string within = System.IO.Path.GetRelativePath(folder, file);
            if (System.IO.Path.IsPathRooted(within) || within.Split(System.IO.Path.DirectorySeparatorChar)[0] == "..")
                return "lies outside of the folder";
            string at = folder;
            foreach (string part in within.Split(System.IO.Path.DirectorySeparatorChar))
            {
                at = System.IO.Path.Combine(at, part);
                if (new FileInfo(at).LinkTarget is not null)
                    return "is a link, or lies behind one";
            }

            text = SettingsFile.Bytes(file) is { } bytes ? Encoding.UTF8.GetString(bytes) : "";
            return text.Length > 0 ? null : "is missing, empty or no file of text";
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            return "cannot be read";
        }
    }
}
