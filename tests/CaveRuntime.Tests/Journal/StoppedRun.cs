using System.Runtime.CompilerServices;
using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>A run whose host is stopped while its cell waits for a subcall, and another host that takes it up.</summary>
/// <param name="cell">The cell that a run writes: by its question, and how many it has written.</param>
internal sealed class StoppedRun(Func<string, int, string> cell)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _stop;
    private int _stopAt;
    private int _asked;

    public MemorySessionStore Store { get; private set; } = new();

    public RunLimits Limits { get; init; } = new();

    /// <summary>What is asked instead of a question.</summary>
    public Func<Session, CancellationToken, Task<Answer>> Ask { get; init; } = (session, stop) => session.AskAsync("What?", stop);

    /// <summary>What a client does with a subcall's reply.</summary>
    public Func<string, ChatOptions?, ChatResponse, ChatResponse> Changes { get; init; } = (_, _, response) => response;

    /// <summary>What a client throws where its call is cancelled.</summary>
    public Func<Exception>? Throws { get; init; }

    /// <summary>Subcalls that were sent since the last stop, by what they asked.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The same without a stop, in a store of its own.</summary>
    public async Task<(Answer Answer, RunEvent[] Events)> WholeAsync()
    {
        await using CaveHost host = Host();
        await using Session session = await OpenAsync(host);
        Answer answer = await Ask(session, default);
        await session.DisposeAsync();
        RunEvent[] events = await EventsAsync();
        Store = new();
        return (answer, events);
    }

    /// <summary>Stops the host at a subcall, counted from 1.</summary>
    public async Task StopAsync(int at)
    {
        using var stop = new CancellationTokenSource();
        lock (_gate)
            (_stop, _stopAt, _asked) = (stop, at, 0);
        await using (CaveHost host = Host())
        await using (Session session = await OpenAsync(host))
            Assert.Equal(StopReason.Cancelled, (await Ask(session, stop.Token)).Stop);
        lock (_gate)
            (_stop, _stopAt) = (null, 0);
        Asked.Clear();
    }

    /// <summary>The host dies there: nothing is in the store of what it did after that.</summary>
    /// <param name="at">The subcall, counted from 1.</param>
    /// <param name="change">What the store has in an entry's place; null for that.</param>
    public async Task KillAsync(int at, Func<JournalEntry, JournalEntry[]>? change = null)
    {
        await StopAsync(at);
        MemorySessionStore whole = Store;
        Store = new();
        SessionHold hold = await Store.TakeAsync("one", TakeMode.Create);
        await foreach (JournalRecord record in whole.ReadAsync("one"))
        {
            foreach (string hash in record.Values)
            {
                await using Stream value = (await whole.FetchAsync(hash))!;
                await Store.KeepAsync(value);
            }

            IReadOnlyList<JournalEntry> entries = RecordForm.Read(record.Content.Span);
            byte[][] lines = [.. entries.TakeWhile(e => !IsAfterStop(e)).SelectMany(e => change?.Invoke(e) ?? [e]).Select(RecordForm.Line)];
            if (lines.Length > 0)
                await Store.AppendAsync(hold, [new JournalRecord(record.Seq, RecordForm.Write(lines), record.Values)], null);
            if (entries.Any(IsAfterStop))
                break;
        }

        await Store.ReleaseAsync(hold);
    }

    private static bool IsAfterStop(JournalEntry entry) =>
        entry is CallEnded { Result: null } or CellEnded { IsStopped: true } or WorkEnded or Happened { Event: CellFinished };

    /// <summary>Takes the run up under another host.</summary>
    public async Task<Answer> ResumeAsync(RunLimits? limits = null)
    {
        await using CaveHost host = Host(limits);
        await using Session session = await host.OpenAsync("one");
        return await session.ResumeAsync();
    }

    public Task<RunEvent[]> EventsAsync() => ResumeTests.Shared.EventsAsync(Store, "one");

    /// <summary>What the model has read and written, in order.</summary>
    public static IEnumerable<string> Messages(RunEvent[] events) =>
        events.OfType<MessageAdded>().OrderBy(m => m.Seq).Select(m => $"{m.Role}: {m.Text}");

    public CaveHost Host(RunLimits? limits = null) => new(new CaveOptions
    {
        Model = new Client(new ScriptedModel(ReplyAsync) { ReportsUsage = false }, Changes),
        WarmWorkers = 0,
        Store = Store,
        Limits = (limits ?? Limits) with { MaxParallel = 1 },
    }.InProcess());

    private static Task<Session> OpenAsync(CaveHost host) =>
        host.OpenAsync([Input.FromText("t", string.Concat(Enumerable.Range(0, 80).Select(n => $"{n} words of a text.\n")))], "one");

    private async Task<string> ReplyAsync(IReadOnlyList<ChatMessage> request, CancellationToken cancellationToken)
    {
        if (request[0].Role == ChatRole.System)
            return ScriptedModel.Cell(cell(request[1].Text, request.Count(m => m.Role == ChatRole.Assistant)));
        CancellationTokenSource? stop;
        lock (_gate)
        {
            Asked.Add(request[^1].Text);
            stop = ++_asked == _stopAt ? _stop : null;
        }

        if (stop is null)
            return "to " + request[^1].Text;
        await stop.CancelAsync();
        if (Throws is { } thrown)
            throw thrown();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("It was not cancelled.");
    }

    private sealed class Client(
        IChatClient inner, Func<string, ChatOptions?, ChatResponse, ChatResponse> changes) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            ChatMessage[] request = [.. messages];
            ChatResponse response = await base.GetResponseAsync(request, options, cancellationToken);
            return request[0].Role == ChatRole.System ? response : changes(request[^1].Text, options, response);
        }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
                yield return update;
        }
    }
}
