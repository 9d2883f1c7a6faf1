using System.Globalization;
using CaveRuntime.Cells.Cutting;
using CaveRuntime.Events;
using CaveRuntime.Runs;
using CaveRuntime.Scopes;
using CaveRuntime.Testing;
using CaveRuntime.Transcripts;
using CaveRuntime.Transcripts.Archives;
using CaveRuntime.Views;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Views;

/// <summary>
/// A run of many turns with large observations, without a worker: a scripted model visits stations one by one, the scope keeps the
/// total, and the answer is that total with a word that only the question holds. Deterministic.
/// </summary>
internal sealed class LongRun(ViewPolicy policy, int window, int stations, int observationTokens, int stationsInBranch)
{
    private const string Question = "Question: visit every station and add up their tolls. Answer with the total, a blank, and the word heliotrope.";

    private static readonly string[] s_words = [
        "freight ",
        "signal ",
        "platform ",
        "timetable ",
        "gauge ",
        "sleeper ",
        "junction ",
        "brake ",
        "tender ",
        "whistle "
    ];

    private readonly EventLog _events = new("long", TimeProvider.System);
    private readonly PrefixMeter _prefixes = new();
    private int _cell;
    private int _station;
    private int _total;
    private int _inBranch;

    public int Requests { get; private set; }

    public long Peak { get; private set; }

    public long PeakOfMainLine { get; private set; }

    public long Sent { get; private set; }

    public long SentForSummaries { get; private set; }

    public long Shared { get; private set; }

    public int Summarized { get; private set; }

    public int Reduced { get; private set; }

    public int Folded { get; private set; }

    public long TranscriptTokens { get; private set; }

    public string Answer { get; private set; } = "";

    public string RightAnswer => $"{Enumerable.Range(1, stations).Sum(Toll)} heliotrope";

    public View LastView { get; private set; } = null!;

    /// <summary>Views that were larger than the window.</summary>
    public int Overflows { get; private set; }

    public async Task<LongRun> RunAsync()
    {
        string system = SessionViews.SystemPrompt(new CaveOptions { Model = new ScriptedModel() }, policy);
        using var session = new SessionView(new Transcript(system), policy, new Archive(new MemoryStore()), window);
        var transcript = new RunTranscript(session, (_, _) => false, SummarizeAsync, _events);
        transcript.Add(MessageKind.Question, Question);
        while (Answer.Length == 0)
        {
            View view = await transcript.ViewAsync(CancellationToken.None);
            Count(view, session);
            await TurnAsync(view, transcript, session);
        }

        TranscriptTokens = session.Transcript.Messages.Sum(m => m.Estimate);
        while (_events.Reader.TryRead(out Told told))
            (Reduced, Folded) = (Reduced + (told.Event is ViewReduced ? 1 : 0), Folded + (told.Event is BranchFolded ? 1 : 0));
        return this;
    }

    private void Count(View view, SessionView session)
    {
        Requests++;
        LastView = view;
        long tokens = session.Tokens(view);
        Sent += tokens;
        Shared += _prefixes.Measure(view.ToChat());
        Peak = Math.Max(Peak, tokens);
        Overflows += policy.Stages.Count > 0 && tokens > window ? 1 : 0;
        if (session.Branches.Open is null)
            PeakOfMainLine = Math.Max(PeakOfMainLine, tokens);
    }

    private async Task TurnAsync(View view, RunTranscript transcript, SessionView session)
    {
        bool mayBranch = policy.Branches is { } limits && stationsInBranch > 0 && session.Branches.NextNumber <= limits.Max;
        bool inBranch = session.Branches.Open is not null;
        bool asked = view.Entries[^1].Text.Contains("Wrap up now", StringComparison.Ordinal);
        if (inBranch && (asked || _inBranch >= stationsInBranch || _station >= stations))
        {
            await CellAsync(
                transcript,
                "fold(message);",
                "",
                () => session.Branches.AskToFold($"Stations up to {_station} are visited; total holds {_total}."));
            _inBranch = 0;
            return;
        }

        if (_station >= stations)
        {
            // What the model says must be in what it was sent.
            bool known = view.Entries.Any(e => e.Text == Question && e.Role == ChatRole.User);
            Answer = known ? $"{_total} heliotrope" : "I no longer know the word.";
            return;
        }

        if (mayBranch && !inBranch)
        {
            await CellAsync(
                transcript,
                $"branch(\"stations from {_station + 1}\", prompt);",
                "",
                () => session.Branches.AskToBranch(
                    $"stations from {_station + 1}",
                    $"Visit {stationsInBranch} stations and add up their tolls in total.",
                    ownScope: false));
            return;
        }

        _station++;
        _inBranch++;
        _total += Toll(_station);
        await CellAsync(transcript, $"total += Visit({_station});\nConsole.WriteLine(report);", Report(_station), () => null);
    }

    private async Task CellAsync(RunTranscript transcript, string code, string observation, Func<string?> call)
    {
        transcript.Add(MessageKind.Reply, $"The next step is clear: station {_station} comes next.\n\n```csharp\n{code}\n```");
        string? refusal = call();
        CellReport cell = Observed.Report(++_cell, refusal ?? observation, fails: refusal is not null);
        if (refusal is null && observation.Length > 0)
        {
            cell = cell with { Observed = cell.Observed with { Cell = cell.Result with { Variables = [
                new VariableInfo("total", "int", null, VariableChange.Changed)
            ] } } };
        }
        transcript.CellStarts(_cell, code);
        await transcript.CellEndsAsync(cell, CancellationToken.None);
    }

    private Task<SummaryReply> SummarizeAsync(string request, CancellationToken cancellationToken)
    {
        Summarized++;
        long tokens = TokenEstimate.Of(request);
        SentForSummaries += tokens;
        Overflows += tokens > window ? 1 : 0;
        string says = string.Concat(Enumerable.Range(0, 60).Select(i => $"Station {Math.Max(1, _station - i)} took its toll. "));
        return Task.FromResult(new SummaryReply(Summaries.Filled(request, says)));
    }

    private string Report(int station)
    {
        var random = new Random(station);
        var words = Enumerable.Range(0, observationTokens * 64 / 98).Select(i => i % 12 == 11
            ? "\n"
            : s_words[random.Next(s_words.Length)]);
        return string.Create(CultureInfo.InvariantCulture, $"station {station}: toll {Toll(station)}\n{string.Concat(words)}\n");
    }

    private static int Toll(int station) => (station * 37 % 101) + 1;
}
