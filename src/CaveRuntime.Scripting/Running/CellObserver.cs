using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Loading;
using CaveRuntime.Scripting.Rendering;
using CaveRuntime.Scripting.Variables;

namespace CaveRuntime.Scripting.Running;

/// <summary>Ends a run and says how: its output, cut to what an observation shows, and the variables that it changed.</summary>
internal sealed class CellObserver(CellLimits limits, CurrentCell current, ScopeVariables variables, ScopeDefinitions definitions)
{
    /// <summary>Ends a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="layer">The layer that ended it; null if it ended well.</param>
    /// <param name="error">What went wrong; null if nothing did.</param>
    /// <param name="value">The preview of its value; null if it has none.</param>
    /// <param name="unassigned">Variables that it declared and did not reach.</param>
    public CellResult Finish(
        CellRun run,
        CellStatus status = CellStatus.Ok,
        CellLayer? layer = null,
        CellError? error = null,
        string? value = null,
        IReadOnlyList<string>? unassigned = null)
    {
        CellOutput output = Cut(run.Number, run.End());
        unassigned ??= [];
        var changed = variables.Changes(run.Fingerprints).Where(v => !unassigned.Contains(v.Name));
        return new CellResult(
            run.Number, status, layer, output, value, error, [.. changed], unassigned, run.Final, current.TakeDropped())
        {
            Drawn = run.Draws?.Take(),
        };
    }

    /// <summary>The report on a run of which no other can be made.</summary>
    public static CellResult Unreadable(CellRun run, Exception problem)
    {
        run.Silence();
        CellError error = LimitErrors.Of(problem, null) ?? CellErrors.Of(problem, line: null);
        return new CellResult(run.Number, CellStatus.Exception, CellLayer.Limit, CellOutput.None, null, error, [], [], run.Final)
        {
            Drawn = run.Draws?.Take(),
        };
    }

    private CellOutput Cut(int cell, string output)
    {
        if (output.Length <= limits.ObservationChars)
            return new CellOutput(output, "", output.Length, null);
        int head = TextCut.LineBefore(output, TextCut.Before(output, limits.ObservationChars * 5 / 8));
        int tail = TextCut.LineAfter(output, TextCut.After(output, output.Length - (limits.ObservationChars * 3 / 8)));
        return new CellOutput(output[..head], output[tail..], output.Length, Keep(cell, output));
    }

    /// <summary>Keeps a whole output as a fresh variable, which no cell has used before.</summary>
    private string Keep(int number, string output)
    {
        while (variables.TryGet($"_out{number}", out _))
            number++;
        definitions.Set($"_out{number}", "string", output);
        return $"_out{number}";
    }
}
