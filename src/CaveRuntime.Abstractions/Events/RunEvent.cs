using CaveRuntime.Scopes;

namespace CaveRuntime.Events;

/// <summary>One thing that happened in a run. A closed family; events come in the order of <see cref="Seq"/>. Those of a child bear the child's <see cref="RunId"/>.</summary>
public abstract record RunEvent
{
    private protected RunEvent()
    {
    }

    /// <summary>The run.</summary>
    public string RunId { get; init; } = "";

    /// <summary>Number of the event, from 1, without gaps. The events of children are numbered with those of the run that was asked.</summary>
    public long Seq { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset Time { get; init; }
}

/// <summary>The run has begun.</summary>
/// <param name="Question">What is asked.</param>
/// <param name="Model">The model that writes cells.</param>
/// <param name="ContextChars">Length of ctx.</param>
public sealed record RunStarted(string Question, string Model, long ContextChars) : RunEvent;

/// <summary>A message was added to the transcript.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Text">The whole message.</param>
/// <param name="Cell">The cell of an observation.</param>
public sealed record MessageAdded(MessageRole Role, string Text, int? Cell) : RunEvent;

/// <summary>The model has replied.</summary>
/// <param name="Turn">Turn, from 1.</param>
/// <param name="Model">The model.</param>
/// <param name="ViewTokens">Estimated tokens of the view that it was sent.</param>
/// <param name="Usage">What the provider reported.</param>
public sealed record ModelCalled(int Turn, string Model, long ViewTokens, Usage Usage) : RunEvent;

/// <summary>A part of the context policy has made the view smaller.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Part">The part.</param>
/// <param name="TokensBefore">Estimated tokens of the view before.</param>
/// <param name="TokensAfter">Estimated tokens of the view after.</param>
/// <param name="Archived">Pieces in the archive by now.</param>
public sealed record ViewReduced(string Policy, string Part, long TokensBefore, long TokensAfter, int Archived) : RunEvent;

/// <summary>The run has entered a branch.</summary>
/// <param name="Branch">Its number in the run, from 1.</param>
/// <param name="Cell">The cell that opened it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Prompt">What is to be done there.</param>
public sealed record BranchOpened(int Branch, int Cell, string Description, string Prompt) : RunEvent;

/// <summary>The run has returned to the main line.</summary>
/// <param name="Branch">Number of the branch.</param>
/// <param name="Message">What it came to.</param>
/// <param name="Result">What the main line reads in the place of the observation that opened the branch.</param>
/// <param name="TokensBefore">Estimated tokens of the view inside the branch.</param>
/// <param name="TokensAfter">Estimated tokens of the main line's view.</param>
/// <param name="Forced">Whether it was ended because it had grown too large or the run was over.</param>
public sealed record BranchFolded(int Branch, string Message, string Result, long TokensBefore, long TokensAfter, bool Forced) : RunEvent;

/// <summary>A piece of the reply that the model is writing.</summary>
/// <param name="Text">The piece.</param>
public sealed record TextDelta(string Text) : RunEvent;

/// <summary>A cell begins.</summary>
/// <param name="Cell">Its number.</param>
/// <param name="Code">Its code.</param>
public sealed record CellStarted(int Cell, string Code) : RunEvent;

/// <summary>A cell has ended.</summary>
/// <param name="Report">How.</param>
public sealed record CellFinished(CellReport Report) : RunEvent;

/// <summary>A cell was ended by a limit. Comes right after its <see cref="CellFinished"/>.</summary>
/// <param name="Cell">Its number.</param>
/// <param name="Limit">Which.</param>
/// <param name="Message">What the model is told: what happened and what to do.</param>
public sealed record LimitReached(int Cell, CellLimit Limit, string Message) : RunEvent;

/// <summary>A cell asks a model.</summary>
/// <param name="Call">Number of the call.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Model">The model.</param>
/// <param name="PromptChars">Length of the prompt.</param>
/// <param name="BatchSize">Slots of the batch that it belongs to; 1 for a call of its own.</param>
public sealed record SubcallStarted(long Call, int Cell, string Model, int PromptChars, int BatchSize) : RunEvent;

/// <summary>A subcall has ended.</summary>
/// <param name="Call">Number of the call.</param>
/// <param name="Ok">Whether there is a reply.</param>
/// <param name="Error">Why not.</param>
/// <param name="Usage">What the provider reported.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record SubcallFinished(long Call, bool Ok, string? Error, Usage Usage, TimeSpan Elapsed) : RunEvent
{
    /// <summary>Whether an earlier reply answered; then nobody was asked, and there was no <see cref="SubcallStarted"/>.</summary>
    public bool Cached { get; init; }
}

/// <summary>A cell calls something that the host has lent.</summary>
/// <param name="Call">Number of the call.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Target">The name that it was lent by.</param>
/// <param name="Member">The member.</param>
/// <param name="Arguments">The arguments as a JSON array, cut where they are long.</param>
public sealed record LentCallStarted(long Call, int Cell, string Target, string Member, string Arguments) : RunEvent;

/// <summary>A call of something lent has ended.</summary>
/// <param name="Call">Number of the call.</param>
/// <param name="Target">The name that it was lent by.</param>
/// <param name="Member">The member.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record LentCallFinished(long Call, string Target, string Member, string? Error, TimeSpan Elapsed) : RunEvent;

/// <summary>A cell starts a child run. Until it ends, events with the child's id come, too.</summary>
/// <param name="Call">Number of the call.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Child">The child's id.</param>
/// <param name="Depth">The child's depth, from 1.</param>
/// <param name="Model">The model that writes the child's cells.</param>
/// <param name="Question">What the child is asked.</param>
/// <param name="ContextChars">Length of the child's ctx.</param>
public sealed record ChildStarted(long Call, int Cell, string Child, int Depth, string Model, string Question, long ContextChars) : RunEvent;

/// <summary>A child run has ended.</summary>
/// <param name="Call">Number of the call.</param>
/// <param name="Child">The child's id.</param>
/// <param name="Stop">Why it ended.</param>
/// <param name="Error">Why there is no answer; null where there is one.</param>
/// <param name="Turns">Turns taken.</param>
/// <param name="Usage">What it and its own children used.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record ChildFinished(long Call, string Child, StopReason Stop, string? Error, int Turns, Usage Usage, TimeSpan Elapsed) : RunEvent;

/// <summary>Steps of a map-reduce have ended.</summary>
/// <param name="Stage">Which steps.</param>
/// <param name="Done">Steps of this stage that have ended.</param>
/// <param name="Failed">Those of them that failed.</param>
/// <param name="Total">Steps of this stage.</param>
public sealed record MapReduceProgress(MapReduceStage Stage, int Done, int Failed, int Total) : RunEvent;

/// <summary>Something that the user should know; the run goes on.</summary>
/// <param name="Message">What, and what to do about it.</param>
public sealed record WarningRaised(string Message) : RunEvent;

/// <summary>The run has ended. Always the last event, and always exactly one.</summary>
/// <param name="Answer">How.</param>
public sealed record RunFinished(Answer Answer) : RunEvent;
