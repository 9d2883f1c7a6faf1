using System.Diagnostics;
using CaveRuntime.Storage;
using CaveRuntime.Storage.Sqlite;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Benchmarks;

/// <summary>What a journal costs: sessions with one, in SQLite on the disk, against sessions without, with real sealed workers.</summary>
internal static class JournalBenchmark
{
    public static async Task Run(Effort effort)
    {
        string folder = Directory.CreateTempSubdirectory("cave-bench-").FullName;
        await using (var store = SqliteSessionStore.Open(folder))
        {
            await CellsAsync(store, effort);
            await TurnsAsync(store, effort);
            await BatchAsync(store, effort, TimeSpan.FromMilliseconds(50), rounds: 6);
            await BatchAsync(store, effort, TimeSpan.FromSeconds(1), rounds: 3);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task CellsAsync(SqliteSessionStore store, Effort effort)
    {
        await using var plain = new CaveHost(Options(null, InstantModel.Create()));
        await using var kept = new CaveHost(Options(store, InstantModel.Create()));
        await using Session without = plain.Open();
        await using Session with = await kept.OpenAsync([], "cells");
        List<double> ours = [], theirs = [];
        for (int i = 0; i < effort.Of(400, 5); i++)
        {
            ours.Add(await TimeAsync(() => with.RunCellAsync($"var v{i} = {i} + 1;")));
            theirs.Add(await TimeAsync(() => without.RunCellAsync($"var v{i} = {i} + 1;")));
        }

        Measure.Print("a cell of the user's own: with a journal | without", Measure.Median(ours), Measure.Median(theirs));
        Measure.Print("the difference, pair by pair, median", Measure.Median(ours.Zip(theirs, (o, t) => o - t)));
    }

    private static async Task TurnsAsync(SqliteSessionStore store, Effort effort)
    {
        int turns = effort.Of(100, 5);
        static Task<string> Reply(IReadOnlyList<ChatMessage> request, int turns)
        {
            int turn = request.Count(m => m.Role == ChatRole.Assistant);
            return Task.FromResult(ScriptedModel.Cell(turn < turns - 1 ? $"var v{turn} = {turn} * 2; Console.WriteLine(v{turn});" : "FINAL(v0)"));
        }

        ScriptedModel model = InstantModel.Create((request, _) => Reply(request, turns));
        await using var plain = new CaveHost(Options(null, model));
        await using var kept = new CaveHost(Options(store, model));
        double theirs;
        await using (Session without = plain.Open())
            theirs = await TimeAsync(() => without.AskAsync("What?")) / turns;
        Session with = await kept.OpenAsync([], "turns");
        double ours = await TimeAsync(() => with.AskAsync("What?")) / turns;
        await with.DisposeAsync();
        Measure.Print($"a turn of {turns}, instant model: with a journal | without", ours, theirs);
        Measure.Print("the same where the model takes 1 s, worked out", 1_000 + ours, 1_000 + theirs);
        await foreach (StoredSession session in store.ListAsync())
        {
            if (session.Id == "turns")
                Measure.Print("size on disk of a turn", session.Bytes / 1024.0 / turns, "KiB");
        }

        Session? again = null;
        Measure.Print($"take up a session of {turns} turns", await TimeAsync(async () => again = await kept.OpenAsync("turns")));
        double rebuild = await TimeAsync(() => again!.RunCellAsync("v0"));
        Measure.Print($"its first cell, {turns} cells run again before it | the {turns} turns themselves", rebuild, ours * turns);
        await again!.DisposeAsync();
        Measure.Print("a fork", await TimeAsync(() => new StoredSessions(store).ForkAsync("turns", "fork")));
    }

    private static async Task BatchAsync(SqliteSessionStore store, Effort effort, TimeSpan each, int rounds)
    {
        int slots = effort.Of(10_000, 200);
        ScriptedModel model = InstantModel.Create(async (_, stop) =>
        {
            await Task.Delay(each, TimeProvider.System, stop);
            return "four";
        });
        await using var plain = new CaveHost(Options(null, model));
        await using var kept = new CaveHost(Options(store, model));
        await using Session without = plain.Open();
        await using Session with = await kept.OpenAsync([], FormattableString.Invariant($"batch-{each.TotalMilliseconds}"));
        List<double> ours = [], theirs = [];
        for (int round = 0; round < effort.Of(rounds, 1); round++)
        {
            string cell = $"llm_query_batched(Enumerable.Range(0, {slots}).Select(i => $\"2+2? {round} {{i}}\").ToArray()).Count(r => r.Ok)";
            ours.Add(await TimeAsync(() => with.RunCellAsync(cell)));
            theirs.Add(await TimeAsync(() => without.RunCellAsync(cell)));
        }

        // The first round warms both up.
        Measure.Print(
            $"{slots} subcalls, 1,000 in flight, {each.TotalMilliseconds:N0} ms each: with a journal | without",
            Measure.Median(ours.Skip(ours.Count - 1 > 0 ? 1 : 0)),
            Measure.Median(theirs.Skip(theirs.Count - 1 > 0 ? 1 : 0)));
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static CaveOptions Options(ISessionStore? store, IChatClient model) => new()
    {
        Model = model,
        Store = store,
        WarmWorkers = 0,
        Limits = new RunLimits
        {
            MaxTurns = 1_000,
            MaxParallel = 1_000,
            MaxSubcalls = 10_000_000,
            CellTimeout = TimeSpan.FromMinutes(2),
            Timeout = TimeSpan.FromHours(1),
        },
    };
}
