using System.Globalization;
using System.Text;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;

namespace CaveRuntime.Cli.Transcripts;

/// <summary>Renders recorded lines for people. Takes lines of newer versions, too: an event that it does not know is passed over.</summary>
internal sealed class RunPage(Terminal terminal)
{
    private string? _run;
    private int? _own;

    private readonly StringBuilder _shown = new();

    /// <summary>Shows one line; false where it is no event, and then nothing of it is shown.</summary>
    public bool Add(string line)
    {
        _shown.Clear();
        try
        {
            if (EventJson.Read(line) is { } happened)
                Show(happened);
        }
        catch (Exception e) when (LineFault.IsIn(e))
        {
            return false;
        }

        terminal.Out.Write(_shown.ToString());
        return true;
    }

    private void Show(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted e:
                _run = e.RunId;
                Head($"run {e.RunId} · {e.Model} · ctx {Number(e.ContextChars)} characters · {Moment(e.Time)}");
                Body(e.Question);
                break;
            // The question was shown, with its facts left out.
            case MessageAdded e when e.Role is not (MessageRole.Question or MessageRole.System):
                Head(
                    Of(e) + Words.Of(e.Role) + (e.Cell is { } cell ? string.Create(CultureInfo.InvariantCulture, $" of cell {cell}") : ""));
                Body(e.Text);
                break;
            // What a user's own cell gave is no message of a run.
            case CellStarted { ByUser: true } e:
                _own = e.Cell;
                Head($"cell {Number(e.Cell)} of the user");
                Body(e.Code);
                break;
            case CellFinished e when e.Report.Cell == _own:
                Head($"observation of cell {Number(e.Report.Cell)}");
                Body(e.Report.Observation);
                break;
            case ModelCalled e:
                Line(
                    $"  {Of(e)}turn {Number(e.Turn)}: view of {Number(e.ViewTokens)} tokens; {Number(e.Usage.InputTokens)} in, {Number(e.Usage.OutputTokens)} out");
                break;
            case SubcallFinished e:
                Line($"  subcall {Number(e.Call)}: {(e.Ok ? "replied" : "failed: " + e.Error)} after {Milliseconds(e.Elapsed)} ms");
                break;
            case ChildStarted e:
                Head($"{Of(e)}child {Short(e.Child)} of depth {Number(e.Depth)} · {e.Model} · ctx {Number(e.ContextChars)} characters");
                Body(e.Question);
                break;
            case ChildFinished e:
                Line(
                    $"  child {Short(e.Child)}: {e.Error ?? Words.Of(e.Stop)} after {Number(e.Turns)} turns, {Milliseconds(e.Elapsed)} ms");
                break;
            case MapReduceProgress e:
                Line($"  {Words.Of(e.Stage)}: {Number(e.Done)} of {Number(e.Total)}, {Number(e.Failed)} failed");
                break;
            case ViewReduced e:
                Line($"  view reduced ({e.Policy}, {e.Part}): from {Number(e.TokensBefore)} to {Number(e.TokensAfter)} tokens");
                break;
            case BranchOpened e:
                Line($"  branch {Number(e.Branch)} opened: {e.Description}");
                break;
            case BranchFolded e:
                Line($"  branch {Number(e.Branch)} folded: from {Number(e.TokensBefore)} to {Number(e.TokensAfter)} tokens");
                break;
            case LimitReached e:
                Line($"  limit {Words.Of(e.Limit)} ended cell {Number(e.Cell)}");
                break;
            case WarningRaised e:
                Line($"  warning: {e.Message}");
                break;
            case RunFinished { Answer: var answer }:
                Head(
                    $"{Words.Of(answer.Stop)} after {Number(answer.Turns)} turns, {Milliseconds(answer.Elapsed)} ms · {Words.Of(answer.Isolation.Mode)} {Words.Of(answer.Isolation.Tier)}");
                Body(answer.Text);
                foreach (Evidence place in answer.Evidence)
                    Line(Words.Of(place));
                if (answer.Notes is { } notes)
                    Line($"note: {notes}");
                if (answer.Error is { } error)
                    Line($"error {error.Code}: {error.Message}");
                break;
        }
    }

    // What a child says is marked: the lines of children that run side by side are mixed.
    private string Of(RunEvent e) => e.RunId.Length > 0 && e.RunId != _run ? $"child {Short(e.RunId)}: " : "";

    private static string Short(string run) => run[Math.Max(0, run.Length - 8)..];

    private void Head(string text) => Line($"\n── {text}");

    private void Body(string? text) => Line(text?.TrimEnd() ?? "(none)");

    private void Line(string text) => _shown.Append(text).Append('\n');

    private static string Number(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan elapsed) => Number((long)elapsed.TotalMilliseconds);

    // As it stands in the line.
    private static string Moment(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);
}
