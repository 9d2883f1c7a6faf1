using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Benchmarks;

/// <summary>
/// What a model call costs on our side, against HttpClient and JsonDocument with nothing around them: one call after another with an
/// instant server,
/// and ten thousand with a thousand in flight against a server that answers after 50 ms. The server is in the same process, so both share
/// its cost.
/// </summary>
internal static class ModelBenchmark
{
    public static async Task Run(Effort effort)
    {
        int slots = effort.Of(10_000, 200);
        int inFlight = slots / 10;
        await using (var instant = LocalModelServer.Start(_ => "four"))
        {
            using var ours = Model.Create("openai:m", new ModelOptions { BaseUrl = instant.BaseUrl, ApiKey = "k" });
            using var bare = new Bare(instant.BaseUrl);
            await OneByOneAsync(effort.Of(500, 20), bare.AskAsync);
            await OneByOneAsync(effort.Of(500, 20), () => ours.GetResponseAsync("2+2?"));
            var a = new List<(double Time, double Bytes)>();
            var b = new List<(double Time, double Bytes)>();
            for (var round = 0; round < effort.Of(7, 2); round++)
            {
                a.Add(await OneByOneAsync(effort.Of(1000, 20), () => ours.GetResponseAsync("2+2?")));
                b.Add(await OneByOneAsync(effort.Of(1000, 20), bare.AskAsync));
            }

            Measure.Print(
                "one call, instant server (ours | bare HttpClient)",
                Measure.Median(a.Select(x => x.Time)),
                Measure.Median(b.Select(x => x.Time)));
            Measure.Print(
                "allocated a call, server included",
                Measure.Median(a.Select(x => x.Bytes)) / 1024,
                Measure.Median(b.Select(x => x.Bytes)) / 1024,
                "KiB");
        }

        await using (var slow = LocalModelServer.Start(_ => LocalReply.Text("four") with { Delay = TimeSpan.FromMilliseconds(50) }))
        {
            using var ours = Model.Create("openai:m", new ModelOptions { BaseUrl = slow.BaseUrl, ApiKey = "k" });
            using var bare = new Bare(slow.BaseUrl);
            var a = new List<double>();
            var b = new List<double>();
            for (var round = 0; round < effort.Of(6, 2); round++)
            {
                a.Add(await ManyAsync(slots, inFlight, () => ours.GetResponseAsync("2+2?")));
                b.Add(await ManyAsync(slots, inFlight, bare.AskAsync));
            }

            Measure.Print($"first {slots} calls, {inFlight} in flight, 50 ms: connecting too", a[0], b[0]);
            Measure.Print(
                $"{slots} calls, {inFlight} in flight, 50 ms (the waiting alone: 500 ms)",
                Measure.Median(a.Skip(1)),
                Measure.Median(b.Skip(1)));
        }
    }

    private static async Task<(double Time, double Bytes)> OneByOneAsync(int calls, Func<Task> call)
    {
        var bytes = GC.GetTotalAllocatedBytes();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            await call();
        }

        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds / calls, (GC.GetTotalAllocatedBytes() - bytes) / (double)calls);
    }

    private static async Task<double> ManyAsync(int slots, int inFlight, Func<Task> call)
    {
        var left = slots;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await call();
            }
        }));
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private sealed class Bare(Uri baseUrl) : IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler());

        public async Task AskAsync()
        {
            using var content = new StringContent(
                """{"model":"m","messages":[{"role":"user","content":"2+2?"}]}""",
                Encoding.UTF8,
                "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, baseUrl + "/chat/completions") { Content = content };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "k");
            using var reply = await _http.SendAsync(request);
            using var json = JsonDocument.Parse(await reply.Content.ReadAsStreamAsync());
            if (json.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString() != "four")
            {
                throw new InvalidOperationException("The server answered something else.");
            }
        }

        public void Dispose() => _http.Dispose();
    }
}
