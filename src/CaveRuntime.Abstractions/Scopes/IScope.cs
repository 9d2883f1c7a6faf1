using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Scopes;

/// <summary>A live C# session whose variables survive from cell to cell. Serves one session, one cell at a time; disposing ends
/// it.</summary>
public interface IScope : IAsyncDisposable
{
    /// <summary>The isolation that is in force.</summary>
    IsolationReport Isolation { get; }

    /// <summary>Whether the scope is gone. The session then opens another one.</summary>
    bool IsLost { get; }

    /// <summary>Calls that came, and replies that were due, after their cell had ended.</summary>
    int Dropped { get; }

    /// <summary>Proportional memory in bytes; 0 where the scope has no memory of its own.</summary>
    long MemoryBytes { get; }

    /// <summary>Runs a cell to its end, or to its limit.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="answer">Answers the cell's calls. Its token ends with the cell.</param>
    /// <param name="cancellationToken">Stops the cell; what it did until then is returned.</param>
    /// <exception cref="ScopeLostException">The scope is gone: its worker died, broke the wire's rules, or the cell could not be
    /// stopped.</exception>
    Task<CellResult> RunAsync(
        CellRequest cell,
        Func<ScopeCall, CancellationToken, Task<ScopeResult>> answer,
        CancellationToken cancellationToken);

    /// <summary>Takes something of the host's into the scope. No cell runs meanwhile.</summary>
    /// <exception cref="ScopeLostException">The scope is gone.</exception>
    /// <exception cref="CaveException">The scope could not take it in; the message says why.</exception>
    Task DefineAsync(HostVariable variable, CancellationToken cancellationToken);

    /// <summary>Loses the scope as a fault would, without saying why. For tests of what happens then.</summary>
    void Kill();
}

/// <summary>One cell to run.</summary>
/// <param name="Cell">Its number, rising through the session; there may be gaps.</param>
/// <param name="Code">C# script.</param>
/// <param name="Times">Time that it may use.</param>
public sealed record CellRequest(int Cell, string Code, CellTimes Times)
{
    /// <summary>Where its time and chance come from; null for the machine's own, which cannot be given again.</summary>
    public DrawSource? Source { get; init; }

    /// <summary>Whether its report has to tell the fingerprints of variables.</summary>
    public bool Fingerprints { get; init; }
}
