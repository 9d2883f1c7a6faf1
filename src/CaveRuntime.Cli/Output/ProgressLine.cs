using System.Globalization;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;

namespace CaveRuntime.Cli.Output;

/// <summary>What a run is doing, in one line: how far it is where its end is known, the time that is left, and the money so far. It goes by
/// the times of the events alone.</summary>
internal sealed class ProgressLine(int maxTurns)
{
    private const int MaxWords = 100, Bar = 20;

    // Before that many steps the time that is left is a guess.
    private const int FirstSteps = 3;

    private int _turn = 1;
    private long _written;
    private decimal? _cost;
    private Stretch _subcalls;
    private Stretch _steps;
    private MapReduceStage? _stage;

    /// <summary>The line after something has happened; null where it stays as it is.</summary>
    public string? After(RunEvent happened)
    {
        _cost = Sum(_cost, happened switch
        {
            ModelCalled called => called.Usage.CostUsd,
            SubcallFinished { Cached: false } finished => finished.Usage.CostUsd,
            ViewCompacted compacted => compacted.Usage.CostUsd,
            _ => null,
        });
        string? now = Words(happened);
        if (happened is CellFinished)
            (_turn, _written, _subcalls, _stage) = (_turn + 1, 0, default, null);
        if (now is null)
            return null;
        string paid = _cost is > 0 ? string.Create(CultureInfo.InvariantCulture, $" · {_cost:0.####} USD so far") : "";
        return Short(now) + paid;
    }

    private string? Words(RunEvent happened) => happened switch
    {
        RunStarted started => $"asking {started.Model}",
        TextDelta delta => $"{Turn}: writing, {_written += delta.Text.Length} characters",
        ModelCalled called => $"{Of(_turn = called.Turn)}: replied",
        CellStarted cell => $"{Turn}: cell {cell.Cell} runs",
        ViewReduced reduced => $"{Turn}: view reduced to {reduced.TokensAfter} tokens",
        BranchOpened branch => $"{Turn}: branch {branch.Branch}, {branch.Description}",
        SubcallStarted started => _stage is null ? Subcalls(started) : null,
        SubcallFinished { Cached: false } finished => _stage is null ? Subcalls(finished) : null,
        ChildStarted child => $"{Turn}: a child of depth {child.Depth} runs",
        MapReduceProgress steps => Steps(steps),
        _ => null,
    };

    private string Steps(MapReduceProgress steps)
    {
        if (_stage != steps.Stage || steps.Done < _steps.Done)
        {
            // A merge begins where the chunks have ended.
            _steps = new Stretch(_stage is null ? steps.Time : _steps.Last, _steps.Last, 0, steps.Total);
            _stage = steps.Stage;
        }

        _steps = _steps with { Done = steps.Done, Total = steps.Total, Last = steps.Time };
        string failed = steps.Failed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {steps.Failed:N0} failed") : "";
        int full = (int)(Bar * (long)steps.Done / Math.Max(1, steps.Total));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Output.Words.Of(steps.Stage)} [{new string('#', full)}{new string('-', Bar - full)}] {steps.Done:N0} of {steps.Total:N0}{failed}{_steps.Left}");
    }

    // How many there will be a batch says; of single ones those that have begun are known.
    private string Subcalls(RunEvent happened)
    {
        if (_subcalls.Begun == default)
            _subcalls = new Stretch(happened.Time, happened.Time, 0, 0);
        _subcalls = happened is SubcallStarted started
            ? _subcalls with
            {
                Asked = _subcalls.Asked + 1,
                Total = Math.Max(Math.Max(_subcalls.Total, started.BatchSize), _subcalls.Asked + 1),
            }
            : _subcalls with { Done = _subcalls.Done + 1, Last = happened.Time };
        return string.Create(
            CultureInfo.InvariantCulture, $"{Turn}: {_subcalls.Done:N0} of {_subcalls.Total:N0} subcalls replied{_subcalls.Left}");
    }

    private string Turn => Of(_turn);

    private string Of(int turn) => string.Create(CultureInfo.InvariantCulture, $"turn {turn} of {maxTurns}");

    // A branch's description is the model's own words: one line of them, however many it has.
    private static string Short(string words)
    {
        string line = Visible.Line(words.Length <= MaxWords ? words : words[..MaxWords]);
        return line.Length <= MaxWords ? line : line[..MaxWords] + "…";
    }

    private static decimal? Sum(decimal? one, decimal? other) => one is null ? other : one + (other ?? 0);

    /// <summary>Work whose end is known.</summary>
    private readonly record struct Stretch(DateTimeOffset Begun, DateTimeOffset Last, int Done, int Total)
    {
        public int Asked { get; init; }

        /// <summary>The time that is left, as words behind others; empty where nobody can say.</summary>
        public string Left
        {
            get
            {
                if (Done < FirstSteps || Done >= Total || Last <= Begun)
                    return "";
                TimeSpan left = (Last - Begun) / Done * (Total - Done);
                return left.TotalSeconds < 1 ? "" : $" · about {Rounded(left)} left";
            }
        }

        private static string Rounded(TimeSpan left) => left switch
        {
            { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{left.TotalSeconds:0} s"),
            { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{left.TotalMinutes:0} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{left.TotalHours:0.#} h"),
        };
    }
}
