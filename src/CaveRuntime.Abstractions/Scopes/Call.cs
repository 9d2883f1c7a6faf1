using System.Text.Json.Serialization;

namespace CaveRuntime.Scopes;

/// <summary>Worker to host: a cell asks for something that only the host can do. An untrusted request.</summary>
/// <param name="Id">Names the call in its result; rising, never used twice.</param>
/// <param name="Cell">The cell that asks. A call for any other cell than the running one is dropped.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="Prompt">The prompt of a subcall, the question of a child, the instruction of a map or reduce step.</param>
/// <param name="System">System message of a subcall; null for none.</param>
/// <param name="Model">Model that is asked for; null for the one that is configured.</param>
/// <param name="Batch">The call's place in a batch; null for a call of its own.</param>
/// <param name="Text">The text that goes with the prompt; null for none.</param>
/// <param name="Shape">What the reply must look like; null for free text.</param>
/// <param name="Lent">The member of a lent object that is called; null for anything else.</param>
public sealed record Call(
    long Id,
    int Cell,
    CallKind Kind,
    string Prompt,
    string? System = null,
    string? Model = null,
    BatchPlace? Batch = null,
    CallText? Text = null,
    ReplyShape? Shape = null,
    LentMember? Lent = null);

/// <summary>What a cell can ask the host for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallKind>))]
public enum CallKind
{
    /// <summary>A subcall: one prompt, one reply.</summary>
    Query,

    /// <summary>A child: a run of its own over the text.</summary>
    Child,

    /// <summary>A subcall about one chunk of many.</summary>
    Map,

    /// <summary>A subcall that makes one result of several.</summary>
    Reduce,

    /// <summary>What is left of the budget; no model is asked.</summary>
    Budget,

    /// <summary>A member of an object that the host has lent.</summary>
    Lent,

    /// <summary>A branch: the prompt is its description, the system message what is to be done in it.</summary>
    Branch,

    /// <summary>The end of a branch: the prompt is what the main line learns of it.</summary>
    Fold,

    /// <summary>How many pieces the archive has.</summary>
    ArchiveCount,

    /// <summary>A piece of the archive: the prompt is its handle.</summary>
    ArchiveRead,
}

/// <summary>A call's place in a batch, which reserves its part of the budget as a whole.</summary>
/// <param name="Batch">Names the batch; the calls of one batch share it, and no other batch of the scope has it.</param>
/// <param name="Slot">Place in the batch, from 0.</param>
/// <param name="Slots">Calls in the batch.</param>
public sealed record BatchPlace(long Batch, int Slot, int Slots);

/// <summary>A text that goes with a call: a part of <c>ctx</c>, which does not travel, or characters of its own.</summary>
/// <param name="Start">Offset in <c>ctx</c>, in UTF-16 code units.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
/// <param name="Own">The characters, where they are no part of <c>ctx</c>; then <paramref name="Start"/> means nothing.</param>
public sealed record CallText(int Start, int Length, string? Own = null);

/// <summary>What a reply must look like.</summary>
/// <param name="Schema">JSON schema, derived from a C# type.</param>
/// <param name="Rejected">The reply before, which did not fit; null at the first attempt.</param>
/// <param name="Problem">Why it did not fit.</param>
public sealed record ReplyShape(string Schema, string? Rejected = null, string? Problem = null);

/// <summary>A call of a member of a lent object.</summary>
/// <param name="Target">The name that the object was lent by.</param>
/// <param name="Member">The member's name in the table of that object.</param>
/// <param name="Arguments">The arguments as a JSON array, in the order of the parameters.</param>
public sealed record LentMember(string Target, string Member, string Arguments);

/// <summary>Host to worker: what became of a <see cref="Call"/>.</summary>
/// <param name="Id">The call's name.</param>
/// <param name="Ok">Whether it succeeded.</param>
/// <param name="Text">The reply. On failure the part of it that there is, and empty where there is none.</param>
/// <param name="Error">Why it failed; null on success.</param>
/// <param name="Left">What is left of the budget, where that was asked.</param>
/// <param name="ErrorType">Name of the exception that a lent object threw.</param>
public sealed record CallResult(long Id, bool Ok, string Text, string? Error, BudgetLeft? Left = null, string? ErrorType = null);

/// <summary>What is left of a run's budget.</summary>
/// <param name="Tokens">Tokens; null for no ceiling.</param>
/// <param name="CostUsd">US dollars; null for no ceiling.</param>
/// <param name="Subcalls">Subcalls.</param>
/// <param name="Children">Child runs.</param>
/// <param name="Milliseconds">Time for the whole run.</param>
/// <param name="Depth">Levels of children below this run.</param>
public sealed record BudgetLeft(long? Tokens, decimal? CostUsd, int Subcalls, int Children, double Milliseconds, int Depth);
