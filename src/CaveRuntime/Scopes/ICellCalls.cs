using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Scopes;

/// <summary>Who answers what the cells of a scope ask of the host. Thread-safe.</summary>
internal interface ICellCalls
{
    /// <summary>Answers one call.</summary>
    /// <exception cref="OperationCanceledException">The cell has ended; nobody waits for the result.</exception>
    Task<ScopeResult> AnswerAsync(ScopeCall call, CancellationToken cancellationToken);

    /// <summary>What the model has to know of the calls of the cell that has ended, a sentence each; and that cell's reservations
    /// end.</summary>
    IReadOnlyList<string> EndCell(int cell);

    /// <summary>Ends a run that is only gone through again, where the journal has no more.</summary>
    /// <exception cref="OperationCanceledException">It does.</exception>
    void ThrowIfClosed();

    /// <summary>A cell that ran under an earlier host is taken as it was: what its calls have asked of the session takes effect
    /// again.</summary>
    void Again(int cell);
}
