using System.Diagnostics;

namespace CaveRuntime.Probe;

/// <summary>What a fresh worker finds around itself.</summary>
internal static class Facts
{
    internal static IEnumerable<string> Lines()
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("Uid") || line.StartsWith("Gid") || line.StartsWith("Groups") || line.StartsWith("Cap")
                || line.StartsWith("NoNewPrivs") || line.StartsWith("Sig"))
            {
                yield return line;
            }
        }
        foreach (var descriptor in Directory.GetFiles("/proc/self/fd").Select(path => int.Parse(Path.GetFileName(path))).Order())
        {
            yield return $"fd {descriptor} {new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget}";
        }
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            yield return $"env {variable.Key}={variable.Value}";
        }
        yield return $"cwd {new FileInfo("/proc/self/cwd").LinkTarget}";
        yield return $"session {File.ReadAllText("/proc/self/stat").Split(' ')[5]} of {Environment.ProcessId}";
    }
}
