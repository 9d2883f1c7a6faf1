using System.Diagnostics;
using CaveRuntime.Models;
using CaveRuntime.Scopes;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Benchmarks;

/// <summary>Wide batches from a cell, and children over small and large slices, with real sealed workers.</summary>
internal static class RecursionBenchmark
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(50);

    public static async Task Run(Effort effort)
    {
        await BatchAsync("a model in this process", InstantModel.Create(FourAsync), effort);
        await using (var server = LocalModelServer.Start(_ => LocalReply.Text("four") with { Delay = s_delay }))
        {
            using IChatClient client = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl, ApiKey = "k" });
            await BatchAsync("a local HTTP server", client, effort);
        }

        await ChildrenAsync(effort);
    }

    private static async Task<string> FourAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        await Task.Delay(s_delay, TimeProvider.System, cancellationToken);
        return "four";
    }

    private static async Task BatchAsync(string model, IChatClient client, Effort effort)
    {
        int slots = effort.Of(10_000, 200);
        int inFlight = slots / 10;
        var options = new CaveOptions
        {
            Model = client,
            WarmWorkers = 0,
            Limits = new RunLimits { MaxParallel = inFlight, MaxSubcalls = 10_000_000, CellTimeout = TimeSpan.FromMinutes(2) },
        };
        await using var host = new CaveHost(options);
        await using Session session = host.Open();
        await session.RunCellAsync(
            "int round = 0; string[] Prompts(int n) { round++; return Enumerable.Range(0, n).Select(i => $\"2+2? {round} {i}\").ToArray(); }");
        await session.RunCellAsync($"llm_query_batched(Prompts({inFlight})).Count(r => r.Ok)");
        var times = new List<double>();
        var kept = new List<double>();
        TimeSpan busy = Process.GetCurrentProcess().TotalProcessorTime;
        for (int i = 0; i < effort.Of(5, 1); i++)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            long start = Stopwatch.GetTimestamp();
            CellReport cell = await session.RunCellAsync($"llm_query_batched(Prompts({slots})).Count(r => r.Ok)");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            kept.Add((GC.GetTotalMemory(forceFullCollection: true) - before) / (double)slots);
            if (cell.Value != $"{slots}")
                throw new InvalidOperationException(cell.Observation);
        }

        double waiting = s_delay.TotalMilliseconds * slots / inFlight;
        string batch = $"a batch of {slots}, {inFlight} in flight, 50 ms each, {model}";
        Measure.Print($"{batch}: median | the waiting alone", Measure.Median(times), waiting);
        Measure.Print("the same: best | the waiting alone", times.Min(), waiting);
        Measure.Print(
            "the same: what this process computes, all processors",
            (Process.GetCurrentProcess().TotalProcessorTime - busy).TotalMilliseconds / times.Count);
        Measure.Print("the same: kept of a slot when it is settled", Measure.Median(kept), "bytes");
    }

    private static async Task ChildrenAsync(Effort effort)
    {
        int large = effort.Of(500_000_000, 5_000_000);
        var text = new string('x', 1 << 20);
        await using var host = new CaveHost(
            new CaveOptions
            {
                Model = s_answering.Model,
                WarmWorkers = 1,
                Limits = new RunLimits { MaxParallelChildren = 16, CellTimeout = TimeSpan.FromMinutes(2), Timeout = TimeSpan
                    .FromMinutes(9) }
            });
        await using Session session = await host.OpenAsync([Input.FromStream("large", new Repeated(text, large))]);
        var small = new List<double>();
        var whole = new List<double>();
        for (int i = 0; i < effort.Of(7, 1); i++)
        {
            await host.WarmAsync();
            small.Add(await ChildAsync(session, "ctx[..512]"));
            await host.WarmAsync();
            whole.Add(await ChildAsync(session, "ctx"));
        }

        await SharedPagesAsync(session, large, effort.Of(16, 2));
        Measure.Print(
            $"a child, start to answer, warm worker: over {large * 2L / 1_000_000} MB | over 1 KB",
            Measure.Median(whole),
            Measure.Median(small));
    }

    /// <summary>Sixteen children read all of ctx and stay; then what their workers hold is added up, shared pages by their share.</summary>
    private static async Task SharedPagesAsync(Session session, long chars, int children)
    {
        s_answering.Expect(children);
        Task<CellReport> cell = session.RunCellAsync(
            $"rlm_query_batched(Enumerable.Range(0, {children}).Select(i => ($\"read it {{i}}\", ctx))).Count(r => r.Ok)");
        await s_answering.AllWait;
        long workers = Memory.OfWorkers();
        s_answering.Go();
        if ((await cell).Value != $"{children}")
            throw new InvalidOperationException((await cell).Observation);
        Measure.Print($"{children} children that have read all of ctx: their workers together | ctx", workers / 1e6, chars * 2 / 1e6, "MB");
    }

    private static async Task<double> ChildAsync(Session session, string slice)
    {
        long start = Stopwatch.GetTimestamp();
        CellReport cell = await session.RunCellAsync($"rlm_query($\"how long {{Guid.NewGuid()}}\", {slice}).ToString()");
        if (cell.Status != CellStatus.Ok || cell.Value!.Contains("failed", StringComparison.Ordinal))
            throw new InvalidOperationException(cell.Observation);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static readonly Answering s_answering = new();

    /// <summary>Operators answer with the length of ctx at once, or, asked to read it, read it and wait for the others.</summary>
    private sealed class Answering
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = int.MaxValue;

        public ScriptedModel Model => new(async (messages, _) =>
        {
            string asked = messages[^1].Text;
            if (asked.StartsWith("wait", StringComparison.Ordinal))
            {
                if (Interlocked.Decrement(ref _missing) == 0)
                    _all.SetResult();
                await _go.Task;
            }

            return ScriptedModel.Cell(asked.Contains("read it", StringComparison.Ordinal)
                ? "var n = ctx.Count(\"q\"); llm_query($\"wait {Guid.NewGuid()}\"); FINAL(n)"
                : "FINAL(ctx.Length)");
        });

        public void Expect(int children) => _missing = children;

        public Task AllWait => _all.Task;

        public void Go() => _go.SetResult();
    }

    /// <summary>UTF-8 that repeats a text until it has that many characters.</summary>
    private sealed class Repeated(string text, long chars) : Stream
    {
        private readonly byte[] _bytes = System.Text.Encoding.UTF8.GetBytes(text);
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int from = (int)(_at % _bytes.Length);
            int take = (int)Math.Min(Math.Min(count, _bytes.Length - from), chars - _at);
            _bytes.AsSpan(from, take).CopyTo(buffer.AsSpan(offset));
            _at += take;
            return take;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
