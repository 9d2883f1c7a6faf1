using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace CaveRuntime.Kill;

/// <summary>A process, by its number and when it started, so that a number that is given again is not taken for it.</summary>
internal readonly record struct Victim(int Id, string Started)
{
    /// <summary>Whether it still runs.</summary>
    public bool Lives => Of(Id) is { } now && now.Started == Started && !now.IsZombie;

    /// <summary>The processes below one, at this moment.</summary>
    public static List<Victim> Below(int root)
    {
        List<(int Id, int Parent, string Started)> all = [];
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && Of(id) is { IsZombie: false } process)
            {
                all.Add((id, process.Parent, process.Started));
            }
        }

        HashSet<int> below = [root];
        while (all.Any(p => below.Contains(p.Parent) && below.Add(p.Id)))
        {
            // Until no more are found.
        }

        return [.. all.Where(p => p.Id != root && below.Contains(p.Id)).Select(p => new Victim(p.Id, p.Started))];
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(int number) => _ = Native.Kill(Id, number);

    private static (int Parent, string Started, bool IsZombie)? Of(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            // The name may hold anything; what comes after it does not.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19], fields[0] is "Z" or "X");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>One host, from its start to its death.</summary>
internal sealed class HostProcess : IDisposable
{
    private const int Kill = 9, Stop = 19;

    private readonly Process _process;

    private HostProcess(Process process) => _process = process;

    /// <summary>Whether it has ended, by itself or not.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>How it ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts one; its lines go to the channel.</summary>
    public static HostProcess Start(string folder, string url, bool inProcess, ChannelWriter<string> lines)
    {
        string program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        var start = new ProcessStartInfo(program, [.. self, "host", folder, url, inProcess ? "in-process" : "workers"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["OPENAI_API_KEY"] = "none";
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => _ = e.Data is { } line && lines.TryWrite(line);
        process.ErrorDataReceived += (_, e) => _ = e.Data is { } line && lines.TryWrite("ERR " + line);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new HostProcess(process);
    }

    /// <summary>Has it play a session.</summary>
    public void Play(string session)
    {
        try
        {
            _process.StandardInput.WriteLine(session);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has just died; the next one is told.
        }
    }

    /// <summary>Kills one of its workers.</summary>
    /// <returns>Whether there was one.</returns>
    public bool KillWorker(Random random)
    {
        List<Victim> workers = Victim.Below(_process.Id);
        if (workers.Count == 0)
            return false;
        workers[random.Next(workers.Count)].Signal(Kill);
        return true;
    }

    /// <summary>Kills it.</summary>
    /// <returns>The processes that it had below it, which have to end by themselves.</returns>
    public List<Victim> KillIt()
    {
        // Stopped first, so that it starts nothing between the look and the kill.
        _ = Native.Kill(_process.Id, Stop);
        List<Victim> below = Victim.Below(_process.Id);
        _ = Native.Kill(_process.Id, Kill);
        _process.WaitForExit();
        return below;
    }

    /// <summary>Lets it come to its end.</summary>
    public async Task<bool> EndAsync(TimeSpan patience)
    {
        _process.StandardInput.Close();
        using var late = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(late.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _ = KillIt();
        _process.Dispose();
    }
}

internal static partial class Native
{
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int process, int signal);
}
