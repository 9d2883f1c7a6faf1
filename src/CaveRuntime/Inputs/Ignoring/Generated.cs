namespace CaveRuntime.Inputs.Ignoring;

/// <summary>What nobody asks about, whether a <c>.gitignore</c> says so or not: what tools have made or fetched, and private
/// keys.</summary>
internal static class Generated
{
    private static readonly HashSet<string> s_always = ["node_modules", "bower_components", "__pycache__", "jspm_packages"];

    /// <summary>A folder of this name is made by a tool where a file like this lies beside it.</summary>
    private static readonly Dictionary<string, string[]> s_beside = new()
    {
        ["bin"] = ["*.csproj", "*.fsproj", "*.vbproj"],
        ["obj"] = ["*.csproj", "*.fsproj", "*.vbproj", "*.vcxproj"],
        ["target"] = ["Cargo.toml", "pom.xml", "build.sbt"],
        ["build"] = ["build.gradle", "build.gradle.kts", "package.json", "CMakeLists.txt", "setup.py", "pyproject.toml", "pubspec.yaml"],
        ["dist"] = ["package.json", "setup.py", "pyproject.toml"],
        ["out"] = ["package.json", "*.iml"],
        ["coverage"] = ["package.json"],
        ["vendor"] = ["go.mod", "composer.json", "Gemfile"],
        ["Pods"] = ["Podfile"],
        ["_build"] = ["mix.exs", "dune-project"],
        ["deps"] = ["mix.exs"],
    };

    private static readonly HashSet<string> s_keys = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"];

    private static readonly HashSet<string> s_keyEndings = [".pem", ".pfx", ".p12", ".keystore", ".jks", ".kdbx", ".key", ".ppk"];

    /// <summary>Why a file or folder is left out, in words; null where it is not.</summary>
    public static string? Why(FileSystemInfo entry, string parent)
    {
        if (entry is not DirectoryInfo folder)
        {
            return s_keys.Contains(entry.Name) || s_keyEndings.Contains(entry.Extension.ToLowerInvariant())
                ? "looks like a private key"
                : null;
        }

        if (s_always.Contains(entry.Name) || File.Exists(Path.Combine(folder.FullName, "pyvenv.cfg")))
            return "made or fetched by tools";
        return s_beside.TryGetValue(entry.Name, out string[]? beside)
            && beside.Any(pattern => Directory.EnumerateFiles(parent, pattern).Any())
            ? "made or fetched by tools"
            : null;
    }
}
