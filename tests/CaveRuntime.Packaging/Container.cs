using System.Runtime.InteropServices;

namespace CaveRuntime.Packaging;

/// <summary>
/// A published folder as a container sees it, where no engine is at hand: a root of its own that can only be read, with the published folder,
/// the runtime and the few libraries of the distribution that it needs; another user without a home; namespaces of its own. Needs root.
/// </summary>
internal static class Container
{
    // Inside namespaces of its own (unshare): the root is put together from what may be read, and the program started in it by a user of
    // no name. The arguments are the new root, the published folder, the runtime, the pages and a step that is taken before the start.
    private const string Script = """
        set -e
        root=$1
        mount --make-rprivate /
        mount -t tmpfs -o size=64m tmpfs "$root"
        mkdir -p "$root/app" "$root/dotnet" "$root/pages" "$root/proc" "$root/dev" "$root/etc" "$root/tmp"
        needed="$3/dotnet $(ls "$3"/shared/Microsoft.NETCore.App/*/libcoreclr.so) $(ldconfig -p | grep -o '/.*/libssl\.so\.[0-9.]*$')"
        for library in $(ldd $needed | grep -o '/[^ ):]*\.so[^ ):]*' | sort -u); do
          case "$library" in "$3"/*) continue ;; esac
          mkdir -p "$root$(dirname "$library")"
          cp -L "$library" "$root$library"
        done
        for pair in "$2:app" "$3:dotnet" "$4:pages"; do
          mount --bind "${pair%:*}" "$root/${pair#*:}"
          mount -o remount,bind,ro "$root/${pair#*:}"
        done
        mount -t proc proc "$root/proc"
        for device in null zero urandom; do touch "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
        if [ "$5" = tmp ]; then mount -t tmpfs -o mode=1777,size=64m tmpfs "$root/tmp"; fi
        mount -o remount,ro "$root"
        exec env -i DOTNET_ROOT=/dotnet DOTNET_EnableDiagnostics=0 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 PATH=/dotnet "$(command -v chroot)" --userspec=1234:1234 "$root" /dotnet/dotnet /app/app.dll
        """;

    /// <summary>Runs it with a folder for temporary files and without one.</summary>
    public static async Task<Result> RunAsync(Workshop workshop)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            throw new CaseFailedException("This case needs Linux and root, which makes the namespaces.");
        string folder = workshop.Folder(
            "container",
            ("app.csproj", Projects.Program(workshop, "CaveRuntime", "CaveRuntime.Models")),
            ("Program.cs", Programs.QuickStart(workshop).Replace("\"docs\"", "\"/pages/docs\"", StringComparison.Ordinal)
                .Replace("Console.WriteLine(cell.Value);", "Console.WriteLine(cell.Value);\nConsole.WriteLine($\"{(await session.IsolationAsync()).Tier}\");", StringComparison.Ordinal)));
        string pages = workshop.Folder("container-pages");
        workshop.CopyDocs(pages);
        (TimeSpan build, _) = await Programs.DotnetAsync(workshop, folder, "publish", "-c", "Release", "-o", "out");
        string root = workshop.Folder("container-root");
        string runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string output = Path.Combine(folder, "out");
        TimeSpan run = default;
        foreach (string temporary in new[] { "tmp", "none" })
        {
            (run, string said) = await Commands.RunAsync(
                "unshare",
                ["--mount", "--pid", "--fork", "--net", "--uts", "--ipc", "sh", "-c", Script, "sh", root, output, runtime, pages, temporary],
                folder,
                workshop.Environments);
            Programs.Expect(said, Programs.Expected);
            Console.WriteLine($"  {temporary}: {said.Trim().Split('\n')[^1]}");
        }

        return new Result(build, run, Workshop.Size(output));
    }
}
