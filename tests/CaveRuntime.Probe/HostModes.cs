using CaveRuntime.Confinement;
using CaveRuntime.Confinement.Commands;
using CaveRuntime.Confinement.Starting;

namespace CaveRuntime.Probe;

/// <summary>The probe as a host: it starts itself as a worker and tells on standard output what it saw.</summary>
internal static class HostModes
{
    internal static async Task<int> Run(string[] arguments)
    {
        switch (arguments[0])
        {
            case "relay":
                await using (var worker = Start(arguments[1..]))
                {
                    Console.WriteLine(worker.Confinement);
                    await worker.Wire.CopyToAsync(Console.OpenStandardOutput());
                    Console.WriteLine(await worker.Exited);
                    Console.WriteLine(worker.LastWords);
                }
                return 0;
            case "abandon":
                var deaf = Start(["deaf"]);
                await deaf.Wire.ReadExactlyAsync(new byte[3]);
                Console.WriteLine(deaf.Id);
                await deaf.Exited;
                return 0;
            case "turnover":
                await Turnover(int.Parse(arguments[1]));
                return 0;
            case "command":
                await Command(arguments[1], arguments[2]);
                return 0;
            default:
                return 2;
        }
    }

    /// <summary>Runs a line of shell as a command of a folder, and tells how that went.</summary>
    private static async Task Command(string folder, string line)
    {
        var start = new CommandStart
        {
            Arguments = ["/bin/sh", "-c", line],
            Folder = folder,
            Writable = [folder],
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
        };
        await using var output = Console.OpenStandardOutput();
        using var command = ConfinedCommand.Start(start, bytes =>
        {
            output.Write(bytes);
            output.Flush();
        });
        var status = await command.Exited;
        Console.WriteLine($"{status}; {command.End}; {command.Confinement}");
    }

    /// <summary>Starts, uses and drops workers in a row, every third killed at a random moment.</summary>
    private static async Task Turnover(int count)
    {
        var random = new Random(1);
        // The first one pays for what the host itself opens once.
        await UseAndDrop(kill: false, 0);
        var before = Count();
        for (var i = 0; i < count; i++)
        {
            await UseAndDrop(kill: i % 3 == 0, random.Next(20));
        }
        var after = Count();
        Console.WriteLine($"before {before}");
        Console.WriteLine($"after {after}");
    }

    private static async Task UseAndDrop(bool kill, int afterMilliseconds)
    {
        var worker = Start(["echo"]);
        await using (worker)
        {
            if (kill)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(afterMilliseconds), TimeProvider.System);
            }
            else
            {
                await worker.Wire.WriteAsync("x"u8.ToArray());
                await worker.Wire.ReadExactlyAsync(new byte[1]);
            }
        }
        await worker.Exited;
    }

    private static string Count()
    {
        var descriptors = Directory.GetFiles("/proc/self/fd").Length;
        var children = Directory.GetDirectories("/proc/self/task").Sum(task => ReadChildren(task).Length);
        return $"descriptors {descriptors} children {children}";
    }

    private static string[] ReadChildren(string task)
    {
        var file = Path.Combine(task, "children");
        return File.Exists(file) ? File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
    }

    private static ConfinedProcess Start(string[] arguments)
    {
        var folder = AppContext.BaseDirectory;
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        return ConfinedProcess.Start(new WorkerStartInfo
        {
            Executable = Path.Combine(root, "dotnet"),
            Arguments = [Path.Combine(folder, "CaveRuntime.Probe.dll"), .. arguments],
            Environment = new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_EnableWriteXorExecute"] = "0" },
            ReadOnlyPaths = [root, folder],
        });
    }
}
