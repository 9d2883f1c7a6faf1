using System.Diagnostics;
using System.Runtime.CompilerServices;
using CaveRuntime.Events;
using CaveRuntime.Inputs;
using CaveRuntime.Models;
using CaveRuntime.Tests.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Benchmarks;

/// <summary>Wide batches from a cell, and children over small and large slices, with real sealed workers.</summary>
internal static class RecursionBenchmark
{
    private const int Slots = 10_000;
    private const int InFlight = 1_000;

    public static async Task Run()
    {
        using (var delayed = new Delayed(TimeSpan.FromMilliseconds(50)))
            await BatchAsync("a model in this process", delayed);
        await using (var server = LocalModelServer.Start(_ => LocalReply.Text("four") with { Delay = TimeSpan.FromMilliseconds(50) }))
        {
            using IChatClient client = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl, ApiKey = "k" });
            await BatchAsync("a local HTTP server in this process", client);
        }

        await ChildrenAsync();
    }

    private static async Task BatchAsync(string model, IChatClient client)
    {
        var options = new CaveOptions
        {
            Model = client,
            WarmWorkers = 0,
            Limits = new RunLimits { MaxParallel = InFlight, MaxSubcalls = 10_000_000, CellTimeout = TimeSpan.FromMinutes(2) },
        };
        await using var host = new CaveHost(options);
        await using Session session = host.Open();
        await session.RunCellAsync("int round = 0; string[] Prompts(int n) { round++; return Enumerable.Range(0, n).Select(i => $\"2+2? {round} {i}\").ToArray(); }");
        await session.RunCellAsync($"llm_query_batched(Prompts({InFlight})).Count(r => r.Ok)");
        var times = new List<double>();
        var kept = new List<double>();
        TimeSpan busy = Process.GetCurrentProcess().TotalProcessorTime;
        for (int i = 0; i < 5; i++)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            long start = Stopwatch.GetTimestamp();
            CellReport cell = await session.RunCellAsync($"llm_query_batched(Prompts({Slots})).Count(r => r.Ok)");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            kept.Add((GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Slots);
            if (cell.Value != $"{Slots}")
                throw new InvalidOperationException(cell.Observation);
        }

        Console.WriteLine($"{Slots} slots of one batch, {InFlight} in flight, 50 ms each, {model}: {Measure.Median(times):N0} ms (the waiting alone: {Slots / InFlight * 50} ms); best {times.Min():N0}; host computes {(Process.GetCurrentProcess().TotalProcessorTime - busy).TotalMilliseconds / 5:N0} ms on all processors, and keeps {Measure.Median(kept):N0} bytes a slot afterwards");
    }

    private static async Task ChildrenAsync()
    {
        const int large = 500_000_000;
        var text = new string('x', 1 << 20);
        await using var host = new CaveHost(new CaveOptions { Model = s_answering, WarmWorkers = 1, Limits = new RunLimits { MaxParallelChildren = 16, CellTimeout = TimeSpan.FromMinutes(2), Timeout = TimeSpan.FromMinutes(9) } });
        await using Session session = await host.OpenAsync([Input.FromStream("large", new Repeated(text, large))]);
        var small = new List<double>();
        var whole = new List<double>();
        for (int i = 0; i < 7; i++)
        {
            await host.WarmAsync();
            small.Add(await ChildAsync(session, "ctx[..512]"));
            await host.WarmAsync();
            whole.Add(await ChildAsync(session, "ctx"));
        }

        await SharedPagesAsync(session, large);
        Measure.Print($"a child over {large * 2L / 1_000_000} MB, against one over 1 KB: start to answer, worker from the pool", Measure.Median(whole), Measure.Median(small));
    }

    /// <summary>Sixteen children read all of ctx and stay; then what their workers hold is added up, shared pages by their share.</summary>
    private static async Task SharedPagesAsync(Session session, long chars)
    {
        const int children = 16;
        Task<CellReport> cell = session.RunCellAsync($"rlm_query_batched(Enumerable.Range(0, {children}).Select(i => ($\"read it {{i}}\", ctx))).Count(r => r.Ok)");
        await s_answering.AllWait(children);
        long workers = Process.GetProcessesByName("cave-worker").Sum(worker => ProportionalBytes(worker.Id));
        s_answering.Go();
        if ((await cell).Value != $"{children}")
            throw new InvalidOperationException((await cell).Observation);
        Console.WriteLine($"{children} children that have read all of ctx ({chars * 2 / 1_000_000:N0} MB): {workers / 1_000_000:N0} MB in all workers together");
    }

    private static long ProportionalBytes(int process)
    {
        try
        {
            string line = File.ReadLines($"/proc/{process}/smaps_rollup").First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return long.Parse(line["Pss:".Length..].Replace("kB", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return 0;
        }
    }

    private static async Task<double> ChildAsync(Session session, string slice)
    {
        long start = Stopwatch.GetTimestamp();
        CellReport cell = await session.RunCellAsync($"rlm_query($\"how long {{Guid.NewGuid()}}\", {slice}).ToString()");
        if (cell.Status != "ok" || cell.Value!.Contains("failed", StringComparison.Ordinal))
            throw new InvalidOperationException(cell.Observation);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static readonly Answering s_answering = new();

    /// <summary>A model whose operators answer with the length of ctx at once, or, asked to read it, read it and wait for the others.</summary>
    private sealed class Answering : IChatClient
    {
        private readonly SemaphoreSlim _waiting = new(0);
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task AllWait(int children)
        {
            for (int i = 0; i < children; i++)
                await _waiting.WaitAsync();
        }

        public void Go() => _go.SetResult();

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            string asked = messages.Last().Text;
            if (asked.StartsWith("wait", StringComparison.Ordinal))
            {
                _waiting.Release();
                await _go.Task;
            }

            string cell = asked.Contains("read it", StringComparison.Ordinal) ? "var n = ctx.Count(\"q\"); llm_query($\"wait {Guid.NewGuid()}\"); FINAL(n)" : "FINAL(ctx.Length)";
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, $"```csharp\n{cell}\n```")) { FinishReason = ChatFinishReason.Stop };
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
                yield return update;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>A model that answers after a while, in this process.</summary>
    private sealed class Delayed(TimeSpan delay) : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Delay(delay, TimeProvider.System, cancellationToken);
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, "four")) { FinishReason = ChatFinishReason.Stop };
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
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
