using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Events;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Journal;

/// <summary>
/// What a journal says. Written ahead: what leaves the host is announced before it does, and what comes back is kept before anybody sees
/// it. Everything else (transcript, view, ledger, variables) is derived. A closed table; a kind is never used for something else, and
/// members are only ever added, with a default that means what was meant before. Immutable.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(SessionOpened), "session_opened")]
[JsonDerivedType(typeof(SessionTaken), "session_taken")]
[JsonDerivedType(typeof(WorkBegun), "work_begun")]
[JsonDerivedType(typeof(WorkResumed), "work_resumed")]
[JsonDerivedType(typeof(SettingsChanged), "settings_changed")]
[JsonDerivedType(typeof(WorkEnded), "work_ended")]
[JsonDerivedType(typeof(ValueGiven), "value_given")]
[JsonDerivedType(typeof(CallBegun), "call_begun")]
[JsonDerivedType(typeof(CallEnded), "call_ended")]
[JsonDerivedType(typeof(ChildBegun), "child_begun")]
[JsonDerivedType(typeof(ApprovalAsked), "approval_asked")]
[JsonDerivedType(typeof(ApprovalGiven), "approval_given")]
[JsonDerivedType(typeof(ModelReplied), "model_replied")]
[JsonDerivedType(typeof(AnswerJudged), "answer_judged")]
[JsonDerivedType(typeof(CellBegun), "cell_begun")]
[JsonDerivedType(typeof(ClockRead), "clock_read")]
[JsonDerivedType(typeof(CellEnded), "cell_ended")]
[JsonDerivedType(typeof(ScopeEmptied), "scope_emptied")]
[JsonDerivedType(typeof(ScopeForgot), "scope_forgot")]
[JsonDerivedType(typeof(Happened), "happened")]
internal abstract record JournalEntry
{
    /// <summary>When it was written.</summary>
    public DateTimeOffset Time { get; init; }
}

/// <summary>The session was made.</summary>
/// <param name="Inputs">Where its inputs came from, in order.</param>
/// <param name="Documents">What they were read as.</param>
/// <param name="Settings">The options that its runs depend on.</param>
internal sealed record SessionOpened(
    IReadOnlyList<InputOrigin> Inputs, IReadOnlyList<DocumentContent> Documents, SessionSettings Settings) : JournalEntry;

/// <summary>Another host has taken the session up.</summary>
/// <param name="Uncertain">Calls that had left and whose outcome is not known.</param>
/// <param name="Damaged">The record before this one, where it is damaged; 0 where it is not.</param>
/// <param name="Settings">The options that count from here on; null where they stay as they were.</param>
internal sealed record SessionTaken(
    IReadOnlyList<string> Uncertain, long Damaged = 0, SessionSettings? Settings = null) : JournalEntry;

/// <summary>Something was asked of the session.</summary>
/// <param name="Path">Names the work: <c>r1</c>, <c>r2</c> and so on.</param>
/// <param name="RunId">Its run in events.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The question, the instruction of a map, the code of a cell.</param>
/// <param name="Words">The question without what a host has put around it; null where that is the same.</param>
/// <param name="Schema">The form that the answer must have; null for any.</param>
/// <param name="Chunks">How a map-reduce cuts; null for anything else.</param>
/// <param name="IsText">Whether parts and result of a map-reduce are texts.</param>
/// <param name="Settings">What it depends on; null for what the session's settings say.</param>
/// <param name="IsExact">Whether the answer must fit the form to the letter; null for not.</param>
internal sealed record WorkBegun(
    string Path,
    string RunId,
    WorkKind Kind,
    string Text,
    string? Words = null,
    string? Schema = null,
    MapReduceOptions? Chunks = null,
    bool IsText = false,
    WorkSettings? Settings = null,
    bool? IsExact = null) : JournalEntry;

/// <summary>Work goes on, after its host had died or it had been broken off.</summary>
/// <param name="Path">The work.</param>
internal sealed record WorkResumed(string Path) : JournalEntry;

/// <summary>A host goes on with work that was begun, or gone on with, under other settings.</summary>
/// <param name="Path">The run: the work itself, or a child.</param>
/// <param name="From">The number of the run's model call from which on they count.</param>
/// <param name="Settings">What the run depends on from there.</param>
internal sealed record SettingsChanged(string Path, int From, WorkSettings Settings) : JournalEntry;

/// <summary>What can be asked of a session.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkKind>))]
internal enum WorkKind
{
    Question,
    MapReduce,
    Cell,
    Compaction,
}

/// <summary>It has ended.</summary>
/// <param name="Path">The work.</param>
/// <param name="Stop">How.</param>
/// <param name="Usage">What it has used.</param>
/// <param name="Failed">The model call whose failure it ended with; empty for none; null where nobody knows: then the last call, where
/// that failed.</param>
internal sealed record WorkEnded(string Path, StopReason Stop, Usage Usage, string? Failed = null) : JournalEntry;

/// <summary>The host has given a value, or lent an object.</summary>
/// <param name="Definition">What a scope takes in.</param>
/// <param name="Shown">Declarations that the model is shown.</param>
/// <param name="Description">What the model is told of it besides.</param>
/// <param name="Value">Hash of the value's bytes; null for none.</param>
internal sealed record ValueGiven(VariableDefinition Definition, string Shown, string Description, string? Value) : JournalEntry;

/// <summary>A call is about to leave.</summary>
/// <param name="Key">Names the call.</param>
internal sealed record CallBegun(string Key) : JournalEntry
{
    /// <summary>Whether a run asks its own model, for a turn or for anything else.</summary>
    [JsonIgnore]
    public bool IsOfRun => Key.Contains('#', StringComparison.Ordinal);
}

/// <summary>A call of a cell has its result, which the cell sees next.</summary>
/// <param name="Key">Names the call.</param>
/// <param name="Scope">The scope of the cell.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Result">What the cell is given; null where it ended before that, and only what was spent counts.</param>
/// <param name="Spent">What the call itself has used; null where it asked nobody.</param>
/// <param name="CacheKey">The request, as the cache of replies names it; null where the reply is not cached.</param>
/// <param name="Asked">The call, where the host has to act on it when the cell has ended.</param>
/// <param name="Granted">Whether it was given a place below the ceiling of subcalls; null where it asked for none, and where nobody knows:
/// then it had one where it has used anything.</param>
/// <param name="Notes">What the host has to say of it when the cell has ended; null for nothing.</param>
/// <param name="Told">What lent code has told of models that it asked itself; null for nothing.</param>
internal sealed record CallEnded(
    string Key,
    string Scope,
    int Cell,
    ScopeResult? Result,
    Spent? Spent,
    string? CacheKey = null,
    ScopeCall? Asked = null,
    bool? Granted = null,
    IReadOnlyList<string>? Notes = null,
    IReadOnlyList<Spent>? Told = null) : JournalEntry
{
    /// <summary>Whether it had a place below the ceiling of subcalls.</summary>
    [JsonIgnore]
    public bool IsGranted => Granted ?? Spent?.Usage.Subcalls > 0;
}

/// <summary>A child run begins.</summary>
/// <param name="Key">The call that asked for it.</param>
/// <param name="RunId">Its run in events.</param>
internal sealed record ChildBegun(string Key, string RunId) : JournalEntry;

/// <summary>Somebody is asked whether a call of something lent may be made.</summary>
/// <param name="Key">The call.</param>
internal sealed record ApprovalAsked(string Key) : JournalEntry;

/// <summary>Somebody has decided on a call of something lent.</summary>
/// <param name="Key">The call.</param>
/// <param name="Denial">Why not; null for yes.</param>
/// <param name="Changes">Arguments to take instead; null for none.</param>
internal sealed record ApprovalGiven(string Key, string? Denial, IReadOnlyDictionary<string, JsonElement>? Changes) : JournalEntry;

/// <summary>A model that a run asked itself has replied, or failed.</summary>
/// <param name="Key">Names the call.</param>
/// <param name="Response">The response; null where there is none.</param>
/// <param name="Failure">How it failed; null where it did not, and where it was cut off by the run's own end: then only what was spent
/// counts.</param>
/// <param name="Spent">What it has used.</param>
internal sealed record ModelReplied(string Key, JsonElement? Response, ModelFailure? Failure, Spent Spent) : JournalEntry;

/// <summary>Whether an answer has the form that was asked for, where only the host's own types say that.</summary>
/// <param name="Key">The model call that it came of.</param>
/// <param name="Problem">What is wrong with it; null where it fits.</param>
/// <param name="Answer">The answer's hash; null where nobody knows: then any that comes of that call.</param>
internal sealed record AnswerJudged(string Key, string? Problem, string? Answer = null) : JournalEntry;

/// <summary>A model call that failed.</summary>
/// <param name="Kind">How.</param>
/// <param name="Message">What happened.</param>
/// <param name="Status">The HTTP status; null for none.</param>
/// <param name="Limit">The window that was named; null for none.</param>
/// <param name="Requested">The size that was counted; null for none.</param>
/// <param name="IsForeign">Whether a client of the host's own failed with an exception of another kind.</param>
internal sealed record ModelFailure(
    CaveRuntime.Models.ModelErrorKind Kind, string Message, int? Status, long? Limit, long? Requested, bool IsForeign = false);

/// <summary>What one call has used.</summary>
/// <param name="Model">The model.</param>
/// <param name="PromptTokens">Estimated tokens of what it was sent.</param>
/// <param name="Depth">Depth of the run that asked.</param>
/// <param name="Usage">What was settled.</param>
internal sealed record Spent(string Model, long PromptTokens, int Depth, Usage Usage);

/// <summary>A cell is about to run.</summary>
/// <param name="Scope">Its scope.</param>
/// <param name="Cell">Its number there.</param>
/// <param name="Code">Its code.</param>
/// <param name="Seed">What its chance is drawn from.</param>
/// <param name="Start">When its clock begins.</param>
internal sealed record CellBegun(string Scope, int Cell, string Code, long Seed, DateTimeOffset Start) : JournalEntry;

/// <summary>What a cell has seen of its clock since the last piece, kept before anything that may depend on it.</summary>
/// <param name="Scope">Its scope.</param>
/// <param name="Cell">Its number there.</param>
/// <param name="Reads">The piece.</param>
internal sealed record ClockRead(string Scope, int Cell, ClockReads Reads) : JournalEntry;

/// <summary>A cell has ended.</summary>
/// <param name="Scope">Its scope.</param>
/// <param name="Cell">Its number there.</param>
/// <param name="Result">What its scope reported.</param>
/// <param name="State">What has become of the variables.</param>
/// <param name="Loss">What the model was told where they were lost; null where they were not.</param>
/// <param name="Notes">What the host has to say of its calls.</param>
/// <param name="Elapsed">Time that it took.</param>
/// <param name="End">What else ended with it.</param>
internal sealed record CellEnded(
    string Scope,
    int Cell,
    CellResult Result,
    CellState State,
    string? Loss,
    IReadOnlyList<string> Notes,
    TimeSpan Elapsed,
    CellEnd End = CellEnd.Itself) : JournalEntry
{
    /// <summary>Whether a run that is taken up again runs the cell again.</summary>
    [JsonIgnore]
    public bool IsStopped => End is CellEnd.Run or CellEnd.RunAndWorker;

    /// <summary>Whether what it did to variables is gone.</summary>
    [JsonIgnore]
    public bool IsLost => End is CellEnd.Worker or CellEnd.RunAndWorker;
}

/// <summary>What else ended with a cell.</summary>
internal enum CellEnd
{
    /// <summary>Nothing.</summary>
    Itself,

    /// <summary>Its worker: what it did to variables is gone.</summary>
    Worker,

    /// <summary>Its run was stopped: a run that is taken up again runs it again.</summary>
    Run,

    /// <summary>Its run was stopped, and it did not stop with it, so that its worker was ended.</summary>
    RunAndWorker,
}

/// <summary>A scope could not be rebuilt: it begins anew after this cell.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Cell">The last cell whose work is lost.</param>
internal sealed record ScopeEmptied(string Scope, int Cell) : JournalEntry;

/// <summary>What cells did to a scope counts for nothing: it is as it was before the first of them.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
internal sealed record ScopeForgot(string Scope, int First, int Last) : JournalEntry;

/// <summary>An event, as the session's readers get it, unmasked.</summary>
/// <param name="Event">The event; null where it is one that is not known here.</param>
internal sealed record Happened(
    [property: JsonPropertyName("Line"), JsonConverter(typeof(EventLine))] RunEvent? Event) : JournalEntry;

/// <summary>Where an input came from. Exactly one of the first two is set where it can be read again; else its text is kept.</summary>
internal sealed record InputOrigin(string Name, string? File, string? Folder, InputChoice? Choice);

/// <summary>How files were read and chosen.</summary>
internal sealed record InputChoice(
    string? Encoding,
    IReadOnlyList<string> Include,
    IReadOnlyList<string> Exclude,
    bool LeavesOutIgnored,
    string? Within,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool ReadsAsText = false);

/// <summary>A document of ctx by its content.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Chars">Its length in characters.</param>
/// <param name="Hash">SHA-256 of its characters, in UTF-16; where it has marks, of that and theirs.</param>
/// <param name="Value">Hash of its UTF-16 bytes in the store; null where it has an origin to be read from again.</param>
/// <param name="Marks">The same of its marks; null where it has none, too.</param>
internal sealed record DocumentContent(
    string Name,
    int Chars,
    string Hash,
    string? Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Marks = null);

/// <summary>The options that the text of a run depends on, and what the host has noted. A session keeps those that it was made
/// with.</summary>
internal sealed record SessionSettings(
    RunLimits Limits,
    ActionFormat ActionFormat,
    Route Route,
    string Context,
    int? ContextWindow,
    string? SystemPrompt,
    string Policy,
    IReadOnlyDictionary<string, string>? Notes = null);
