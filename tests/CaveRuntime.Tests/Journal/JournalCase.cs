using CaveRuntime.Journal;
using CaveRuntime.Models;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;
using Filled = CaveRuntime.Tests.Views.Summaries;

namespace CaveRuntime.Tests.Journal;

/// <summary>Hosts over one store whose models are not the same: what the operator says is a list, and what it was sent is kept.</summary>
internal sealed class JournalCase(params string[] cells)
{
    private int _next;

    public MemorySessionStore Store { get; init; } = new();

    /// <summary>What the operator was sent.</summary>
    public List<IReadOnlyList<ChatMessage>> Requests { get; } = [];

    /// <summary>How many summaries were asked for.</summary>
    public int Summaries { get; private set; }

    /// <summary>How often the operator had been asked when the first summary was.</summary>
    public int? SummarizedAt { get; private set; }

    /// <summary>What else was asked.</summary>
    public int Direct { get; private set; }

    /// <summary>The request of the operator, counted from 1, at which the host is stopped.</summary>
    public (int Request, CancellationTokenSource By)? Stop { get; init; }

    public Exception? SummaryFails { get; init; }

    /// <summary>What the first summary stops its host with.</summary>
    public CancellationTokenSource? StopAtSummary { get; init; }

    public CaveHost Host(int? window, Func<CaveOptions, CaveOptions>? change = null)
    {
        CaveOptions options = new CaveOptions
        {
            Model = new Windowed(new ScriptedModel(ReplyAsync) { ReportsUsage = false }, window),
            WarmWorkers = 0,
            Store = Store,
            Context = "summary",
            SystemPrompt = "Write cells.",
        }.InProcess();
        return new CaveHost(change?.Invoke(options) ?? options);
    }

    /// <summary>The same journal where entries say something else.</summary>
    public async Task<JournalCase> WithAsync(Func<JournalEntry, JournalEntry> change)
    {
        var other = new JournalCase(cells);
        SessionHold hold = await other.Store.TakeAsync("one", TakeMode.Create);
        await foreach (JournalRecord record in Store.ReadAsync("one"))
        {
            byte[][] lines = [.. RecordForm.Read(record.Content.Span).Select(e => RecordForm.Line(change(e)))];
            await other.Store.AppendAsync(hold, [new JournalRecord(record.Seq, RecordForm.Write(lines), record.Values)], null);
        }

        await other.Store.ReleaseAsync(hold);
        return other;
    }

    /// <summary>The replies that the operator sees in a request.</summary>
    public static int Replies(IReadOnlyList<ChatMessage> request) => request.Count(m => m.Role == ChatRole.Assistant);

    /// <summary>Whether it sees a summary where one belongs.</summary>
    public static bool IsSummarized(IReadOnlyList<ChatMessage> request) =>
        request.Any(m => m.Role == ChatRole.User && m.Text.Contains("found 42", StringComparison.Ordinal))
        && !request.Any(m => m.Role == ChatRole.Assistant && m.Text.Contains("found 42", StringComparison.Ordinal));

    private async Task<string> ReplyAsync(IReadOnlyList<ChatMessage> request, CancellationToken cancellationToken)
    {
        if (request[0].Role == ChatRole.System)
        {
            Requests.Add(request);
            if (Stop is { } stop && stop.Request == Requests.Count)
            {
                await stop.By.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return ScriptedModel.Cell(cells[_next++]);
        }

        if (!request[^1].Text.Contains("# The form", StringComparison.Ordinal))
        {
            Direct++;
            return "UNSURE";
        }

        Summaries++;
        SummarizedAt ??= Requests.Count;
        if (Summaries == 1 && StopAtSummary is { } stopping)
        {
            await stopping.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return SummaryFails is { } failure ? throw failure : Filled.Filled(request[^1].Text);
    }

    private sealed class Windowed(IChatClient inner, int? window) : DelegatingChatClient(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ModelProfile) ? new ModelProfile { Window = window } : base.GetService(serviceType, serviceKey);
    }
}
