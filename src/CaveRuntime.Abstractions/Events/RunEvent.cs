using System.Text.Json.Serialization;
using CaveRuntime.Scopes;

namespace CaveRuntime.Events;

/// <summary>One thing that happened in a run. A closed family; events come in the order of <see cref="Seq"/>. Those of a child bear the
/// child's <see cref="RunId"/>. <see cref="EventJson"/> writes and reads them.</summary>
public abstract record RunEvent
{
    private protected RunEvent()
    {
    }

    /// <summary>The run; a cell of the user's own and a compaction on demand have an id like a run.</summary>
    [JsonIgnore]
    public string RunId { get; init; } = "";

    /// <summary>The session.</summary>
    [JsonIgnore]
    public string SessionId { get; init; } = "";

    /// <summary>Number of the event in its session, from 1, rising. The events of children are numbered with those of the run that was
    /// asked. Where a store keeps the session, a <see cref="TextDelta"/>, which it does not keep, bears the number of the event before
    /// it.</summary>
    [JsonIgnore]
    public long Seq { get; init; }

    /// <summary>When it happened.</summary>
    [JsonIgnore]
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
public sealed record MessageAdded(MessageRole Role, [property: JsonPropertyOrder(1)] string Text, int? Cell) : RunEvent
{
    /// <summary>What the model thought before it replied; it is in no message. Null for nothing.</summary>
    [JsonPropertyOrder(2)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Thinking { get; init; }
}

/// <summary>The model has replied.</summary>
/// <param name="Turn">Turn, from 1.</param>
/// <param name="Model">The model.</param>
/// <param name="ViewTokens">Estimated tokens of the view that it was sent.</param>
/// <param name="Usage">What the provider reported.</param>
public sealed record ModelCalled(int Turn, string Model, long ViewTokens, Usage Usage) : RunEvent;

/// <summary>A stage of the view policy has made the view smaller.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Part">The stage.</param>
/// <param name="TokensBefore">Estimated tokens of the view before.</param>
/// <param name="TokensAfter">Estimated tokens of the view after.</param>
/// <param name="Archived">Pieces in the archive by now.</param>
public sealed record ViewReduced(string Policy, string Part, long TokensBefore, long TokensAfter, int Archived) : RunEvent;

/// <summary>The user had the view summarized, outside of any run.</summary>
/// <param name="Instructions">What the summary was to keep in mind; null for nothing.</param>
/// <param name="TokensBefore">Estimated tokens of the view before.</param>
/// <param name="TokensAfter">Estimated tokens of the view after; the same where nothing changed.</param>
/// <param name="Usage">What the model that wrote the summary used.</param>
/// <param name="Problem">What went wrong; null where nothing did.</param>
public sealed record ViewCompacted(string? Instructions, long TokensBefore, long TokensAfter, Usage Usage, string? Problem) : RunEvent;

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
public sealed record CellStarted(int Cell, string Code) : RunEvent
{
    /// <summary>Whether it is a cell of the user's own, which belongs to no run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ByUser { get; init; }
}

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
public sealed record SubcallFinished(
    long Call,
    bool Ok,
    string? Error,
    Usage Usage,
    [property: JsonPropertyName("elapsed_ms"), JsonPropertyOrder(1)] TimeSpan Elapsed) : RunEvent
{
    /// <summary>Whether an earlier reply answered; then nobody was asked, and there was no <see cref="SubcallStarted"/>.</summary>
    public bool Cached { get; init; }

    /// <summary>What the model replied; null where there is no reply.</summary>
    [JsonPropertyOrder(2)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reply { get; init; }

    /// <summary>What the model thought before it replied; it is not part of the reply. Null for nothing.</summary>
    [JsonPropertyOrder(3)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Thinking { get; init; }
}

/// <summary>A cell calls something that the host has lent.</summary>
/// <param name="Call">Number of the call.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Target">The name that it was lent by.</param>
/// <param name="Member">The member.</param>
/// <param name="Arguments">The arguments as a JSON array.</param>
public sealed record LentCallStarted(long Call, int Cell, string Target, string Member, string Arguments) : RunEvent;

/// <summary>A call of something lent has ended.</summary>
/// <param name="Call">Number of the call.</param>
/// <param name="Target">The name that it was lent by.</param>
/// <param name="Member">The member.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record LentCallFinished(
    long Call,
    string Target,
    string Member,
    string? Error,
    [property: JsonPropertyName("elapsed_ms")] TimeSpan Elapsed) : RunEvent
{
    /// <summary>What it returned, as JSON; null where it failed.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Result { get; init; }
}

/// <summary>A cell starts a child run. Until it ends, events with the child's id come, too.</summary>
/// <param name="Call">Number of the call.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Child">The child's id.</param>
/// <param name="Depth">The child's depth, from 1.</param>
/// <param name="Model">The model that writes the child's cells.</param>
/// <param name="Question">What the child is asked.</param>
/// <param name="ContextChars">Length of the child's ctx.</param>
public sealed record ChildStarted(
    long Call,
    int Cell,
    string Child,
    int Depth,
    string Model,
    string Question,
    long ContextChars) : RunEvent;

/// <summary>A child run has ended.</summary>
/// <param name="Call">Number of the call.</param>
/// <param name="Child">The child's id.</param>
/// <param name="Stop">Why it ended.</param>
/// <param name="Error">Why there is no answer; null where there is one.</param>
/// <param name="Turns">Turns taken.</param>
/// <param name="Usage">What it and its own children used.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record ChildFinished(
    long Call,
    string Child,
    StopReason Stop,
    string? Error,
    int Turns,
    Usage Usage,
    [property: JsonPropertyName("elapsed_ms")] TimeSpan Elapsed) : RunEvent
{
    /// <summary>What it answered, as the cell that asked reads it; null where it did not.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reply { get; init; }
}

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
