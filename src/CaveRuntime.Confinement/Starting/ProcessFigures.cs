using System.Globalization;
using CaveRuntime.Confinement.Native;
using CaveRuntime.Confinement.Restrictions;

namespace CaveRuntime.Confinement.Starting;

/// <summary>Readings and settings of a process by its id. The caller makes sure that the id still belongs to that process.</summary>
internal static unsafe class ProcessFigures
{
    /// <summary>Processor time of all its threads, or null if it is gone.</summary>
    internal static TimeSpan? CpuTime(int id)
    {
        // The kernel's own encoding of a process clock: the complement of the id, and 2 for "scheduled time".
        var clock = (~id << 3) | 2;
        TimeSpec time;
        return LibC.ClockTime(clock, &time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : null;
    }

    internal static long Memory(int id) =>
        Kilobytes($"/proc/{id}/smaps_rollup", "Pss:") ?? Kilobytes($"/proc/{id}/status", "VmRSS:") ?? 0;

    /// <summary>The kernel's page on a process; null if it is gone or may not be read.</summary>
    internal static string? Status(int id) => Page($"/proc/{id}/status");

    /// <summary>The number behind a field at the beginning of a line of such a page; null where there is none.</summary>
    internal static long? Number(ReadOnlySpan<char> page, string field)
    {
        foreach (var line in page.EnumerateLines())
        {
            if (line.StartsWith(field, StringComparison.Ordinal))
            {
                var rest = line[field.Length..].TrimStart();
                var end = rest.IndexOfAnyExceptInRange('0', '9');
                return long.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : null;
            }
        }

        return null;
    }

    /// <summary>Tells the kernel to kill the worker rather than the host when memory is short. Best effort.</summary>
    internal static void OfferToMemoryKiller(int id)
    {
        try
        {
            File.WriteAllText($"/proc/{id}/oom_score_adj", "1000");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or this host may not write to /proc: the hard heap limit still holds.
            return;
        }
    }

    internal static bool LimitCpu(int id, int seconds)
    {
        const int cpuSeconds = 0;
        var used = CpuTime(id) ?? TimeSpan.Zero;
        var limit = (ulong)Math.Ceiling(used.TotalSeconds) + (ulong)seconds;
        // The hard limit kills and cannot be caught, but only a capable host can raise it again for the next cell.
        var hard = Capabilities.Has(Capabilities.Effective(), Capabilities.SystemResource) ? limit + 1 : ResourceLimit.Unlimited;
        var next = new ResourceLimit { Soft = limit, Hard = hard };
        return LibC.LimitResource(id, cpuSeconds, &next, null) == 0;
    }

    private static long? Kilobytes(string file, string field) => Page(file) is { } page ? Number(page, field) << 10 : null;

    private static string? Page(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
