using System.Globalization;

namespace CaveRuntime.Confinement.Commands;

/// <summary>Looks at all processes of one group and at the disk that they write to, while the group's founder is not collected.</summary>
internal sealed class CommandWatch
{
    private readonly CommandStart _start;
    private readonly int _group;
    private readonly DriveInfo _disk;
    private readonly long _freeAtStart;

    internal CommandWatch(CommandStart start, int group)
    {
        (_start, _group) = (start, group);
        _disk = new DriveInfo(start.Folder);
        _freeAtStart = Free();
    }

    /// <summary>Which ceiling is passed; <see cref="CommandEnd.Itself"/> for none.</summary>
    internal CommandEnd Look()
    {
        long memory = 0;
        int tasks = 0;
        foreach (int id in Processes())
        {
            if (Figures(id) is not { } figures)
                continue;
            tasks += figures.Threads;
            memory += figures.Bytes;
        }

        return tasks > _start.MaxProcesses ? CommandEnd.Processes
            : memory > _start.MaxMemoryBytes ? CommandEnd.Memory
            : _freeAtStart - Free() > _start.MaxDiskBytes ? CommandEnd.Disk
            : CommandEnd.Itself;
    }

    /// <summary>How many processes and threads the user has, whom the kernel's own ceiling counts together.</summary>
    internal static int TasksOf(uint user) => Processes()
        .Select(id => Starting.ProcessFigures.Status(id))
        .Where(status => status is not null && Starting.ProcessFigures.Number(status, "Uid:") == user)
        .Sum(status => (int)(Starting.ProcessFigures.Number(status, "Threads:") ?? 0));

    private static IEnumerable<int> Processes() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Where(id => id > 0);

    private (int Threads, long Bytes)? Figures(int id)
    {
        try
        {
            string page = File.ReadAllText($"/proc/{id}/stat");
            // Behind the name, which may hold anything: state, parent, group, …; the 18th is the threads, the 22nd the pages held.
            string[] fields = page[(page.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[2], CultureInfo.InvariantCulture) != _group ? null
                : (int.Parse(fields[17], CultureInfo.InvariantCulture),
                    long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended.
        }
    }

    private long Free()
    {
        try
        {
            return _disk.AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _freeAtStart; // What cannot be looked at is not judged.
        }
    }
}
