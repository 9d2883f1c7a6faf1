namespace CaveRuntime.Events;

/// <summary>One thing that happened in a run. A closed family; events of one run come in the order of <see cref="Seq"/>.</summary>
public abstract record RunEvent
{
    private protected RunEvent()
    {
    }

    /// <summary>The run.</summary>
    public string RunId { get; init; } = "";

    /// <summary>Number of the event in its run, from 1, without gaps.</summary>
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
/// <param name="Role"><c>question</c>, <c>reply</c>, <c>observation</c> or <c>notice</c>.</param>
/// <param name="Text">The whole message.</param>
/// <param name="Cell">The cell of an observation.</param>
public sealed record MessageAdded(string Role, string Text, int? Cell) : RunEvent;

/// <summary>The model has replied.</summary>
/// <param name="Turn">Turn, from 1.</param>
/// <param name="Model">The model.</param>
/// <param name="ViewTokens">Estimated tokens of the view that it was sent.</param>
/// <param name="Usage">What the provider reported.</param>
public sealed record ModelCalled(int Turn, string Model, long ViewTokens, Usage Usage) : RunEvent;

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
public sealed record SubcallFinished(long Call, bool Ok, string? Error, Usage Usage, TimeSpan Elapsed) : RunEvent;

/// <summary>Something that the user should know; the run goes on.</summary>
/// <param name="Message">What, and what to do about it.</param>
public sealed record WarningRaised(string Message) : RunEvent;

/// <summary>The run has ended. Always the last event, and always exactly one.</summary>
/// <param name="Answer">How.</param>
public sealed record RunFinished(Answer Answer) : RunEvent;
