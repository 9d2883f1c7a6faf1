namespace CaveRuntime.Scopes.Calls;

/// <summary>A call that asks for a reply of a model or of a child run. Immutable.</summary>
public abstract record ReplyCall : ScopeCall<ReplyResult>
{
    private protected ReplyCall()
    {
    }

    /// <summary>The call's place in a batch; null for a call of its own.</summary>
    public BatchPlace? Batch { get; init; }

    /// <summary>What the reply must look like; null for free text.</summary>
    public ReplyShape? Shape { get; init; }
}

/// <summary>A subcall: one prompt, one reply.</summary>
/// <param name="Prompt">The prompt, which is sent unchanged.</param>
/// <param name="System">A system message; null for none.</param>
/// <param name="Model">The model that is asked for; null for the one that is configured.</param>
public sealed record QueryCall(string Prompt, string? System = null, string? Model = null) : ReplyCall;

/// <summary>A child: a run of its own over the text.</summary>
/// <param name="Question">What the child has to find out.</param>
/// <param name="Text">All that the child can see.</param>
public sealed record ChildCall(string Question, CallText Text) : ReplyCall;

/// <summary>A subcall about one chunk of many.</summary>
/// <param name="Instruction">What to find out about the chunk.</param>
/// <param name="Text">The chunk.</param>
public sealed record MapCall(string Instruction, CallText Text) : ReplyCall;

/// <summary>A subcall that makes one result of several.</summary>
/// <param name="Instruction">How to make one result of the parts.</param>
/// <param name="Parts">The parts.</param>
public sealed record ReduceCall(string Instruction, CallText Parts) : ReplyCall;
