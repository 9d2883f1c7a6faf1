using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CaveRuntime.Server.Sessions;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Server.Tests;

/// <summary>
/// The service on a port of this machine, with a model that writes the cell which stands in the question between « and », and waits where
/// the question says so. Stores stay where another server is started over them.
/// </summary>
public sealed partial class TestServer : IAsyncDisposable, IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, ISessionStore> _stores;
    private CaveServer? _server;

    public TestServer()
        : this([])
    {
    }

    private TestServer(ConcurrentDictionary<string, ISessionStore> stores) => _stores = stores;

    /// <summary>A status that does not matter as long as it is none of failure.</summary>
    public const int AnySuccess = 0;

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What a question that holds <c>(wait)</c> waits for.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often the operator was asked.</summary>
    public int Asked => _asked;

    private int _asked;

    public Func<CaveServerOptions, CaveServerOptions> Change { get; init; } = options => options;

    public string Urls { get; init; } = "http://127.0.0.1:0";

    public HttpClient Client { get; private set; } = null!;

    internal CaveService Service => _server!.Service;

    public Uri Address => _server!.Addresses[0];

    /// <summary>One that is started over the stores of this one.</summary>
    public TestServer After(Func<CaveServerOptions, CaveServerOptions>? change = null) => new(_stores) { Change = change ?? Change };

    public async Task InitializeAsync()
    {
        CaveOptions cave = new CaveOptions { Model = new ScriptedModel(ReplyAsync), WarmWorkers = 0 }.InProcess();
        var options = new CaveServerOptions
        {
            Cave = cave,
            Store = tenant => new KeptStore(_stores.GetOrAdd(tenant, _ => new MemorySessionStore())),
        };
        _server = await CaveServer.StartAsync(Change(options), [Urls]);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Address.Port}"), Timeout = Patience };
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>Sends JSON, and gives the reply, which has to have this status.</summary>
    public async Task<JsonElement> SendAsync(
        HttpMethod method, string path, object? body = null, int status = 200, string? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage reply = await Client.SendAsync(request);
        string text = await reply.Content.ReadAsStringAsync();
        Assert.True(status == AnySuccess ? reply.IsSuccessStatusCode : (int)reply.StatusCode == status, $"{method} {path}: {(int)reply.StatusCode} {text}");
        if (status >= 400)
            Assert.Equal("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public Task<JsonElement> PostAsync(string path, object body, int status = 200, string? key = null) =>
        SendAsync(HttpMethod.Post, path, body, status, key);

    public Task<JsonElement> GetAsync(string path, int status = 200) => SendAsync(HttpMethod.Get, path, null, status);

    /// <summary>Makes a session over a text.</summary>
    /// <returns>Its address.</returns>
    public async Task<string> SessionAsync(string text = "The access code is 7319.", object? limits = null)
    {
        JsonElement made = await PostAsync("/v1/cave/sessions", new { inputs = new[] { new { name = "a.txt", text } }, limits }, 201);
        return $"/v1/cave/sessions/{made.GetProperty("id").GetString()}";
    }

    /// <summary>Asks, and waits for the end.</summary>
    public async Task<JsonElement> AskAsync(string session, string question)
    {
        JsonElement run = await PostAsync($"{session}/runs", new { question }, 202);
        return await EndOfAsync(session, run);
    }

    public async Task<JsonElement> EndOfAsync(string session, JsonElement run)
    {
        JsonElement ended = await GetAsync($"{session}/runs/{run.GetProperty("id").GetString()}?wait=60");
        Assert.Equal("finished", ended.GetProperty("status").GetString());
        return ended;
    }

    /// <summary>The events of a session that are sent until this one of these names has come.</summary>
    public async Task<List<(long? Id, string Name, JsonElement Data)>> EventsAsync(
        string path, string? until = null, string? lastEventId = null, Func<Task>? whileListening = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        using HttpResponseMessage reply = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(System.Net.HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("text/event-stream", reply.Content.Headers.ContentType?.MediaType);
        Task doing = whileListening?.Invoke() ?? Task.CompletedTask;
        List<(long?, string, JsonElement)> events = [];
        using var patience = new CancellationTokenSource(Patience);
        await foreach (System.Net.ServerSentEvents.SseItem<string> item in System.Net.ServerSentEvents.SseParser
            .Create(await reply.Content.ReadAsStreamAsync()).EnumerateAsync(patience.Token))
        {
            long? id = item.EventId is { Length: > 0 } given ? long.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : null;
            events.Add((id, item.EventType, JsonSerializer.Deserialize<JsonElement>(item.Data)));
            if (item.EventType == until)
                break;
        }

        await doing;
        return events;
    }

    private async Task<string> ReplyAsync(IReadOnlyList<ChatMessage> request, CancellationToken cancellationToken)
    {
        if (request[0].Role != ChatRole.System)
            return "reply to: " + request[^1].Text;
        Interlocked.Increment(ref _asked);
        string question = request.Last(m => m.Role == ChatRole.User && CellIn().IsMatch(m.Text)).Text;
        if (question.Contains("(wait)", StringComparison.Ordinal))
            await Gate.Task.WaitAsync(cancellationToken);
        return ScriptedModel.Cell(CellIn().Match(question).Groups[1].Value);
    }

    [GeneratedRegex("«(.*?)»", RegexOptions.Singleline)]
    private static partial Regex CellIn();
}
