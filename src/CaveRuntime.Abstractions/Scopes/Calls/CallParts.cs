namespace CaveRuntime.Scopes.Calls;

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

/// <summary>What is left of a run's budget.</summary>
/// <param name="Tokens">Tokens; null for no ceiling.</param>
/// <param name="CostUsd">US dollars; null for no ceiling.</param>
/// <param name="Subcalls">Subcalls.</param>
/// <param name="Children">Child runs.</param>
/// <param name="Milliseconds">Time for the whole run.</param>
/// <param name="Depth">Levels of children below this run.</param>
/// <param name="Turns">Turns of this run after the present one.</param>
public sealed record BudgetLeft(
    long? Tokens, decimal? CostUsd, int Subcalls, int Children, double Milliseconds, int Depth, int Turns);
