namespace CaveRuntime.Scopes.Calls;

/// <summary>A call that asks for a reply of a model or of a child run. Answered by <see cref="ReplyResult"/>. Immutable.</summary>
public abstract record ReplyCall : ScopeCall
{
    private protected ReplyCall(long id, int cell, BatchPlace? batch, ReplyShape? shape)
        : base(id, cell) => (Batch, Shape) = (batch, shape);

    /// <summary>The call's place in a batch; null for a call of its own.</summary>
    public BatchPlace? Batch { get; }

    /// <summary>What the reply must look like; null for free text.</summary>
    public ReplyShape? Shape { get; }
}

/// <summary>A subcall: one prompt, one reply.</summary>
/// <param name="Id">Names the call.</param>
/// <param name="Cell">The cell that asks.</param>
/// <param name="Prompt">The prompt, which is sent unchanged.</param>
/// <param name="System">A system message; null for none.</param>
/// <param name="Model">The model that is asked for; null for the one that is configured.</param>
/// <param name="Batch">The call's place in a batch; null for a call of its own.</param>
/// <param name="Shape">What the reply must look like; null for free text.</param>
public sealed record QueryCall(
    long Id, int Cell, string Prompt, string? System = null, string? Model = null, BatchPlace? Batch = null, ReplyShape? Shape = null)
    : ReplyCall(Id, Cell, Batch, Shape);

/// <summary>A child: a run of its own over the text.</summary>
/// <param name="Id">Names the call.</param>
/// <param name="Cell">The cell that asks.</param>
/// <param name="Question">What the child has to find out.</param>
/// <param name="Text">All that the child can see.</param>
/// <param name="Batch">The call's place in a batch; null for a call of its own.</param>
/// <param name="Shape">What the reply must look like; null for free text.</param>
public sealed record ChildCall(long Id, int Cell, string Question, CallText Text, BatchPlace? Batch = null, ReplyShape? Shape = null)
    : ReplyCall(Id, Cell, Batch, Shape);

/// <summary>A subcall about one chunk of many.</summary>
/// <param name="Id">Names the call.</param>
/// <param name="Cell">The cell that asks.</param>
/// <param name="Instruction">What to find out about the chunk.</param>
/// <param name="Text">The chunk.</param>
/// <param name="Batch">The call's place in a batch; null for a call of its own.</param>
/// <param name="Shape">What the reply must look like; null for free text.</param>
public sealed record MapCall(long Id, int Cell, string Instruction, CallText Text, BatchPlace? Batch = null, ReplyShape? Shape = null)
    : ReplyCall(Id, Cell, Batch, Shape);

/// <summary>A subcall that makes one result of several.</summary>
/// <param name="Id">Names the call.</param>
/// <param name="Cell">The cell that asks.</param>
/// <param name="Instruction">How to make one result of the parts.</param>
/// <param name="Parts">The parts.</param>
/// <param name="Batch">The call's place in a batch; null for a call of its own.</param>
/// <param name="Shape">What the reply must look like; null for free text.</param>
public sealed record ReduceCall(long Id, int Cell, string Instruction, CallText Parts, BatchPlace? Batch = null, ReplyShape? Shape = null)
    : ReplyCall(Id, Cell, Batch, Shape);
