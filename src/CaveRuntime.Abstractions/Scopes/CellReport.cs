namespace CaveRuntime.Scopes;

/// <summary>The host's record of one cell: what its scope and the host have observed, and what that meant for the session.
/// Immutable.</summary>
/// <param name="Observed">What a model is shown of it, as data.</param>
/// <param name="State">What has become of the session's variables.</param>
/// <param name="Elapsed">Time that the cell took, calls included.</param>
public sealed record CellReport(Observation Observed, CellState State, TimeSpan Elapsed)
{
    /// <summary>The report with what the host has to say of the cell's calls.</summary>
    /// <param name="notes">A sentence each; none for nothing.</param>
    public CellReport Noting(IReadOnlyList<string> notes) => this with { Observed = Observed with { Notes = notes } };

    /// <summary>The report of a cell that was a turn of a run.</summary>
    /// <param name="turn">Which turn, and of how many.</param>
    public CellReport InTurn(TurnNumber turn) => this with { Observed = Observed with { Turn = turn } };

    /// <summary>What the scope reported.</summary>
    public CellResult Result => Observed.Cell;

    /// <summary>Its number in the session, from 1.</summary>
    public int Cell => Result.Cell;

    /// <summary>How it ended.</summary>
    public CellStatus Status => Result.Status;

    /// <summary>The layer that ended it; null where it ended well.</summary>
    public CellLayer? Layer => Result.Layer;

    /// <summary>What it printed, cut to head and tail.</summary>
    public string Output => Result.Output.Text;

    /// <summary>Preview of its final expression; null where it had none.</summary>
    public string? Value => Result.Value;

    /// <summary>What went wrong; null where nothing did.</summary>
    public CellError? Error => Result.Error;

    /// <summary>The limit that ended it; null where none did.</summary>
    public CellLimit? Limit => Result.Limit;

    /// <summary>Variables that are new or changed.</summary>
    public IReadOnlyList<VariableInfo> Variables => Result.Variables;

    /// <summary>The whole observation, as a model is shown it.</summary>
    public string Observation => Observed.Text;

    /// <summary>The answer, where the cell gave one.</summary>
    public string? Final => Result.Final?.Text;

    /// <summary>The same as JSON, where it has such a form.</summary>
    public string? FinalJson => Result.Final?.Json;
}
