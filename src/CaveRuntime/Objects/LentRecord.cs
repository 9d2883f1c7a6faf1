using System.Text.Json;
using CaveRuntime.Cells.HostValues;
using CaveRuntime.Journal;

namespace CaveRuntime.Objects;

/// <summary>One call of something lent, as the journal sees it: approved once, announced before it is made.</summary>
internal sealed class LentRecord(RunJournal journal, string key)
{
    private JournalPast? Past => journal.Session.Past;

    /// <summary>Whether an earlier host had begun this call, so that nobody knows whether it was made.</summary>
    public bool IsUncertain => Past?.Uncertain.Contains(key) == true;

    /// <summary>What was decided under an earlier host; null where nobody has.</summary>
    public LentDecision? Decision => Past?.Approval(key) switch
    {
        null => null,
        { Denial: { } reason } => LentDecision.Deny(reason),
        { Changes: { } changes } => LentDecision.AllowWith(changes.ToDictionary(c => c.Key, c => (object?)c.Value)),
        _ => LentDecision.Allow,
    };

    /// <summary>Asks for a decision, and keeps it before anything follows from it.</summary>
    public async Task<LentDecision> DecideAsync(Func<ValueTask<LentDecision>> approve)
    {
        ApprovalGiven? given = null;
        try
        {
            await journal.Session.BeginWaitAsync(key).ConfigureAwait(false);
            LentDecision decision = await approve().ConfigureAwait(false);
            given = new ApprovalGiven(
                key,
                decision.Denial,
                decision.Changes?.ToDictionary(c => c.Key, c => JsonSerializer.SerializeToElement(c.Value, HostValueJson.Options)));
            return decision;
        }
        finally
        {
            await journal.Session.EndWaitAsync(given).ConfigureAwait(false);
        }
    }

    /// <summary>Says that the call is about to be made.</summary>
    public Task BeginAsync() => journal.BeginAsync(key);
}
