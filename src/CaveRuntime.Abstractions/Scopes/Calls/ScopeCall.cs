namespace CaveRuntime.Scopes.Calls;

/// <summary>
/// A cell asks for something that only the host can do: an untrusted request, one record for each kind. The kinds are a closed
/// set: the one that takes a call apart throws for a kind that it does not know, so that none is ever taken for another. Immutable.
/// </summary>
public abstract record ScopeCall
{
    private protected ScopeCall(long id, int cell) => (Id, Cell) = (id, cell);

    /// <summary>Names the call in its result; rising, never used twice.</summary>
    public long Id { get; }

    /// <summary>The cell that asks. A call for any other cell than the running one is dropped.</summary>
    public int Cell { get; }
}

/// <summary>What is left of the budget; no model is asked. Answered by <see cref="BudgetResult"/>.</summary>
/// <param name="Id">Names the call.</param>
/// <param name="Cell">The cell that asks.</param>
public sealed record BudgetCall(long Id, int Cell) : ScopeCall(Id, Cell);

/// <summary>A call of a member of a lent object. Answered by <see cref="MemberResult"/> or <see cref="MemberErrorResult"/>.</summary>
/// <param name="Id">Names the call.</param>
/// <param name="Cell">The cell that asks.</param>
/// <param name="Target">The name that the object was lent by.</param>
/// <param name="Member">The member's name in the table of that object.</param>
/// <param name="Arguments">The arguments as a JSON array, in the order of the parameters.</param>
public sealed record MemberCall(long Id, int Cell, string Target, string Member, string Arguments) : ScopeCall(Id, Cell);
