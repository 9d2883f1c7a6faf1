using CaveRuntime.Cells.Calls;

namespace CaveRuntime.Cells;

/// <summary>What stands behind <see cref="CellApi"/>: the scope and, beyond it, the host.</summary>
internal interface ICellHost : ISubcalls
{
    /// <summary>Cancelled when the running cell is stopped.</summary>
    CancellationToken Cancellation { get; }

    /// <summary>What is left of the budget.</summary>
    Task<Budget> BudgetAsync();

    /// <summary>Calls a member of an object that the host has lent.</summary>
    /// <param name="target">The object's name.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="arguments">The arguments as a JSON array.</param>
    /// <returns>The result as JSON.</returns>
    Task<string> LentAsync(string target, string member, string arguments);

    /// <summary>Adds a line to the running cell's output.</summary>
    void Note(string line);

    /// <summary>Opens a branch when the running cell has ended.</summary>
    /// <exception cref="CallFailedException">The host refused; the message says why.</exception>
    Task BranchAsync(string description, string? prompt);

    /// <summary>Ends the branch when the running cell has ended.</summary>
    /// <exception cref="CallFailedException">The host refused; the message says why.</exception>
    Task FoldAsync(string message);

    /// <summary>How many pieces the archive has.</summary>
    Task<int> ArchiveCountAsync();

    /// <summary>A piece of the archive, whole.</summary>
    /// <exception cref="CallFailedException">There is no such piece.</exception>
    Task<string> ArchiveReadAsync(string handle);

    /// <summary>Ends the run with this value. Does not return.</summary>
    void Final(object? value, AnswerSource source);

    /// <summary>Ends the run with this variable's value. Does not return.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="expression">The name as it stands in the cell; null where that is not known.</param>
    void FinalVariable(string name, string? expression);

    /// <summary>Prints and returns the list of variables.</summary>
    string ShowVariables();
}
