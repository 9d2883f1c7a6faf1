using System.Diagnostics;
using System.Threading.Channels;
using CaveRuntime.Storage.Sqlite;

namespace CaveRuntime.Kill;

/// <summary>Starts hosts, kills them and their workers, and looks at every session that has ended.</summary>
internal sealed class Driver(KillOptions options, string folder, KillServer server)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly Random _random = new(options.Seed);
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Dictionary<int, Played> _quiet = [];
    private readonly List<string> _open = [];
    private readonly List<(Victim Process, long Since)> _orphans = [];
    private SqliteSessionStore? _store;
    private int _next;
    private int _told;
    private double _stretch = 1;

    public Totals Totals { get; } = new(options);

    /// <summary>Does all of it.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await ReadQuietAsync();
        Directory.CreateDirectory(Path.Combine(folder, "effects"));
        await using SqliteSessionStore store = _store = SqliteSessionStore.Open(Path.Combine(folder, "store"));
        var time = Stopwatch.StartNew();
        HostProcess? host = null;
        try
        {
            while (!IsOver())
                host = await StepAsync(host);
            Console.WriteLine($"{Totals.Kills} kills; the sessions that are open come to their end");
            await FinishAsync(host ??= Start());
        }
        finally
        {
            host?.Dispose();
        }

        bool IsOver() => stop.IsCancellationRequested || time.Elapsed.TotalMinutes >= options.Minutes
            || (options.Kills > 0 && Totals.Kills >= options.Kills) || Totals.Violations.Count > 20;
    }

    // The same scripts, and nobody disturbs them.
    private async Task ReadQuietAsync()
    {
        string quiet = Path.Combine(folder, "quiet");
        Directory.CreateDirectory(Path.Combine(quiet, "effects"));
        var lines = Channel.CreateUnbounded<string>();
        using HostProcess host = HostProcess.Start(quiet, server.Url, options.InProcess, lines.Writer);
        using var late = new CancellationTokenSource(s_patience);
        int begun = 0;
        for (int done = 0; done < options.Scripts;)
        {
            while (begun < options.Scripts && begun < done + options.Sessions)
                host.Play(FormattableString.Invariant($"ref-{begun++}"));
            string line = await lines.Reader.ReadAsync(late.Token);
            if (line.StartsWith("FAIL", StringComparison.Ordinal))
                throw new InvalidOperationException($"a script does not run undisturbed: {line}");
            if (line.StartsWith("DONE", StringComparison.Ordinal))
                done++;
            else
                Console.WriteLine($"quiet host: {line}");
        }

        await host.EndAsync(s_patience);
        await using SqliteSessionStore store = SqliteSessionStore.Open(Path.Combine(quiet, "store"));
        for (int script = 0; script < options.Scripts; script++)
        {
            Played played = _quiet[script] = await Played.ReadAsync(store, $"ref-{script}");
            if (played is not { Answers: [{ Stop: StopReason.Answered }], LostCells: 0 })
                throw new InvalidOperationException($"script {script} has no answer undisturbed");
            if (Script.Of(script).IsSummarized && !played.Events.ContainsKey("view_reduced"))
                throw new InvalidOperationException($"script {script} has a view that was never summarized");
            server.Forget($"ref-{script}");
        }

        Console.WriteLine($"{options.Scripts} scripts undisturbed, {_quiet.Values.Sum(q => q.Events.GetValueOrDefault("cell_finished"))} cells");
    }

    private HostProcess Start()
    {
        HostProcess host = HostProcess.Start(folder, server.Url, options.InProcess, _lines.Writer);
        while (_open.Count < options.Sessions)
            Open();
        foreach (string session in _open)
            host.Play(session);
        return host;
    }

    private string Open()
    {
        string name = FormattableString.Invariant($"s{++_next}-{_next % options.Scripts}");
        _open.Add(name);
        return name;
    }

    // One kill.
    private async Task<HostProcess?> StepAsync(HostProcess? host)
    {
        host ??= Start();
        long before = server.News;
        double wait = (0.2 + (_random.NextDouble() * 2.8)) * _stretch;
        int choice = _random.Next(10);
        // Most kills come a moment after some requests, whatever time that takes; the others anywhere, before the host has opened anything, too.
        int news = _random.Next(4) == 0 ? int.MaxValue : _random.Next(5);
        int moment = _random.Next(150);
        int gap = _random.Next(30);
        if (news == int.MaxValue)
        {
            await WatchAsync(host, () => false, TimeSpan.FromSeconds(wait), opensMore: true);
        }
        else
        {
            await WatchAsync(host, () => server.News - before > news, TimeSpan.FromMinutes(1), opensMore: true);
            await WatchAsync(host, () => false, TimeSpan.FromMilliseconds(moment), opensMore: true);
        }

        if (host.HasExited)
        {
            Totals.Violate($"the host ended by itself with {host.ExitCode}");
            host.Dispose();
            return null;
        }

        if (choice < 3 && !options.InProcess)
        {
            Totals.Workers += host.KillWorker(_random) ? 1 : 0;
            return host;
        }

        bool both = choice == 3 && !options.InProcess && host.KillWorker(_random);
        if (both)
            await Task.Delay(TimeSpan.FromMilliseconds(gap), TimeProvider.System);
        (Totals.Hosts, Totals.Both) = (Totals.Hosts + (both ? 0 : 1), Totals.Both + (both ? 1 : 0));
        _orphans.AddRange(host.KillIt().Select(p => (p, Stopwatch.GetTimestamp())));
        host.Dispose();
        await LookAsync(null);
        // Where nothing new is reached between two kills, the machine is too busy for this pace.
        if (news == int.MaxValue)
            _stretch = server.News == before ? Math.Min(5, _stretch * 1.2) : Math.Max(1, _stretch * 0.85);
        if (Totals.Kills / 20 > _told)
            Console.WriteLine($"{Totals.Kills} kills, {Totals.Sessions} sessions, pace {_stretch:0.0}");
        _told = Totals.Kills / 20;
        CheckOrphans();
        CheckFiles();
        return null;
    }

    private async Task FinishAsync(HostProcess host)
    {
        var patience = Stopwatch.StartNew();
        while (_open.Count > 0 && patience.Elapsed < s_patience && !host.HasExited)
            await WatchAsync(host, () => false, TimeSpan.FromSeconds(0.5), opensMore: false);
        foreach (string name in _open)
        {
            Totals.Lost++;
            Totals.Violate($"{name}: it has not answered within {s_patience.TotalMinutes} minutes");
        }

        List<Victim> below = Victim.Below(Environment.ProcessId);
        if (!await host.EndAsync(s_patience))
            Totals.Violate("the host does not end");
        _orphans.AddRange(below.Select(p => (p, Stopwatch.GetTimestamp())));
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        CheckOrphans(TimeSpan.FromSeconds(4));
        CheckFiles();
    }

    private async Task WatchAsync(HostProcess host, Func<bool> isReached, TimeSpan time, bool opensMore)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time && !host.HasExited && !isReached())
        {
            await LookAsync(opensMore ? host : null);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private async Task LookAsync(HostProcess? opensIn)
    {
        while (_lines.Reader.TryRead(out string? line))
        {
            string[] words = line.Split(' ', 3);
            if (words[0] == "DONE" && _open.Remove(words[1]))
            {
                await CheckAsync(words[1]);
                opensIn?.Play(Open());
            }
            else if (words[0] == "FAIL" && _open.Remove(words[1]))
            {
                Totals.Lost++;
                Totals.Violate($"{words[1]}: lost: {words[2]}");
            }
            else if (words[0] is not ("DONE" or "FAIL"))
            {
                Console.WriteLine($"host: {line}");
            }
        }
    }

    private async Task CheckAsync(string name)
    {
        int script = int.Parse(name.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);
        string effects = Path.Combine(folder, "effects", name);
        Totals.Sessions++;
        try
        {
            Played played = await Played.ReadAsync(_store!, name);
            string[] done = File.Exists(effects) ? await File.ReadAllLinesAsync(effects) : [];
            SessionCheck.Of(name, played, _quiet[script], server.Of(name), done, Totals);
            await _store!.DeleteAsync(name);
            File.Delete(effects);
        }
        catch (Exception e) // What cannot even be read is what this program looks for.
        {
            Totals.Violate($"{name}: {e}");
        }

        server.Forget(name);
    }

    private void CheckOrphans(TimeSpan? patience = null)
    {
        _orphans.RemoveAll(o => !o.Process.Lives);
        foreach ((Victim process, long since) in _orphans.ToArray())
        {
            if (Stopwatch.GetElapsedTime(since) < (patience ?? TimeSpan.FromSeconds(20)))
                continue;
            Totals.Orphans++;
            Totals.Violate($"process {process.Id} has outlived its host");
            process.Signal(9);
            _orphans.Remove((process, since));
        }
    }

    private void CheckFiles()
    {
        string store = Path.Combine(folder, "store");
        long database = Length("sessions.db"), log = Length("sessions.db-wal");
        (Totals.MostDatabase, Totals.MostLog) = (Math.Max(Totals.MostDatabase, database), Math.Max(Totals.MostLog, log));
        if (log > 64 << 20)
            Totals.Violate($"the database's log has {log} bytes");
        if (database > 128 << 20)
            Totals.Violate($"the database has {database} bytes, and sessions that have ended are deleted");
        if (Directory.GetFiles(Path.Combine(store, "holders")).Length is > 10 and int holders)
            Totals.Violate($"{holders} files of holders are left");

        long Length(string name) => new FileInfo(Path.Combine(store, name)) is { Exists: true } file ? file.Length : 0;
    }
}
