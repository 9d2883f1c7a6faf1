using CaveRuntime.Cells.Calls;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Cells;

/// <summary>What stands behind <see cref="CellApi"/>: the scope and, beyond it, the host.</summary>
internal interface ICellHost : ISubcalls
{
    /// <summary>Cancelled when the running cell is stopped.</summary>
    CancellationToken Cancellation { get; }

    /// <summary>Has the host answer a call of the running cell.</summary>
    /// <param name="call">The call; whose it is, is filled in.</param>
    /// <exception cref="CallFailedException">The host refused; the message says why.</exception>
    Task<TResult> AskAsync<TResult>(ScopeCall<TResult> call) where TResult : ScopeResult;

    /// <summary>Adds a line to the running cell's output.</summary>
    void Note(string line);

    /// <summary>Ends the run with this value. Does not return.</summary>
    void Final(object? value, AnswerSource source);

    /// <summary>Ends the run with this variable's value. Does not return.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="expression">The name as it stands in the cell; null where that is not known.</param>
    void FinalVariable(string name, string? expression);

    /// <summary>Prints and returns the list of variables.</summary>
    string ShowVariables();
}
