using CaveRuntime.Models;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;
using CaveRuntime.Scopes;

namespace CaveRuntime.Cli.Export;

/// <summary>
/// Reads a recorded run and rebuilds what each reply was sampled from: the main line, in which a folded branch is one call and one
/// result, and each branch on its prefix (Context-Folding, arXiv 2510.11967, section 2).
/// </summary>
internal sealed class RunReader
{
    private readonly string _file;
    private readonly List<TrajectoryMessage> _begin = [];
    private readonly Trajectory _main;
    private readonly List<Trajectory> _all;
    private Trajectory _line;
    private string? _run;
    private string _question = "";
    private string? _answer;
    private int _turn;
    private long _view;
    private bool _ended;

    private RunReader(string file)
    {
        _file = file;
        _main = _line = new Trajectory("main", _begin, [], null);
        _all = [_main];
    }

    /// <exception cref="UsageException">The file is no whole record of one run, or its view was reduced otherwise than by
    /// folding.</exception>
    public static RecordedRun Read(string file)
    {
        var reader = new RunReader(file);
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            try
            {
                if (EventJson.Read(line) is { } happened)
                    reader.Take(happened);
            }
            catch (Exception e) when (LineFault.IsIn(e))
            {
                throw new UsageException(
                    $"{file}: line {number} is not an event of a run. Name files that --transcript has written, or recorded runs.",
                    e);
            }
        }

        if (reader is not { _run: { } run, _ended: true })
            throw new UsageException($"{file}: the record has no end. Name a run that has ended.");
        return reader._begin.Count > 0
            ? new RecordedRun(run, reader._question, reader._answer, reader._all)
            : throw new UsageException(
                $"{file}: the record does not begin where its session did, so it does not hold what the replies were sampled from. Name a session's first run.");
    }

    private void Take(RunEvent happened)
    {
        if (happened is RunStarted started)
        {
            (_run, _question) = _run is null
                ? (started.RunId, started.Question)
                : throw new UsageException($"{_file}: holds more than one run. Export one file a run.");
        }
        // What a child did is its own run.
        if (happened.RunId != _run)
            return;
        switch (happened)
        {
            case ModelCalled e:
                (_turn, _view) = (e.Turn, e.ViewTokens);
                break;
            case MessageAdded e:
                Add(e.Role, e.Text);
                break;
            case CellFinished { Report.Status: not CellStatus.Ok }:
                Change(LastReply(), s => s with { Failed = true });
                break;
            case BranchOpened e:
                Change(LastReply(), s => s with { OpensBranch = true });
                _line = new Trajectory(
                    FormattableString.Invariant($"branch-{e.Branch}"),
                    [.. _main.Context, .. _main.Messages],
                    [],
                    e.Prompt);
                _all.Add(_line);
                break;
            case BranchFolded e:
                _line = _main;
                Change(_main.Messages.Count - 1, _ => Make("user", e.Result));
                break;
            case ViewReduced e:
                throw new UsageException(
                    $"{_file}: the view of this run was reduced ({e.Part}), so the record does not hold what its replies were sampled from. Record it with a larger --context-window, or --context fold with smaller branches.");
            case RunFinished e:
                _ended = true;
                _answer = e.Answer.Text;
                break;
        }
    }

    private void Add(MessageRole role, string text)
    {
        if (role == MessageRole.System)
        {
            _begin.Add(Make("system", text));
        }
        else
        {
            _line.Messages.Add(role == MessageRole.Reply
                ? Make("assistant", text) with { Turn = _turn, ViewTokens = _view }
                : Make("user", text));
        }
    }

    private int LastReply() => _line.Messages.FindLastIndex(s => s.Turn is not null);

    private void Change(int message, Func<TrajectoryMessage, TrajectoryMessage> change)
    {
        if (message >= 0)
            _line.Messages[message] = change(_line.Messages[message]);
    }

    private static TrajectoryMessage Make(string role, string text) => new(role, text, TokenCount.Estimate(text));
}
