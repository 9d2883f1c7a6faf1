using System.Text.Json;

namespace CaveRuntime.Storage;

/// <summary>What every store checks and says alike. For those who write one.</summary>
public static class StoreRules
{
    /// <summary>Pieces that a large value is best read and written in.</summary>
    public const int PieceBytes = 256 * 1024;

    /// <summary>How long a value that no record names is kept.</summary>
    public static TimeSpan UnnamedValuesStay { get; } = TimeSpan.FromHours(1);

    /// <summary>Refuses what no session can be called.</summary>
    /// <exception cref="ArgumentException">It is not a name.</exception>
    public static void CheckName(string sessionId)
    {
        if (!SessionName.IsValid(sessionId))
        {
            throw new ArgumentException(
                $"'{sessionId}' cannot be the name of a session: write {SessionName.Rule}.",
                nameof(sessionId));
        }
    }

    /// <summary>Refuses records that have gaps among themselves.</summary>
    /// <exception cref="ArgumentException">One does not follow the one before it.</exception>
    public static void CheckOrder(IReadOnlyList<JournalRecord> records)
    {
        for (int i = 1; i < records.Count; i++)
        {
            if (records[i].Seq != records[i - 1].Seq + 1)
                throw new ArgumentException($"Record {records[i].Seq} does not follow record {records[i - 1].Seq}.", nameof(records));
        }
    }

    /// <summary>How many of the records a session has already, because they are sent again after an answer that got lost: the same ones
    /// are recognized, others in their place refused.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="lastSeq">The last record that it has.</param>
    /// <param name="records">What is to be appended.</param>
    /// <param name="kept">What it has from the first of them on.</param>
    /// <exception cref="StoreException">They leave a gap, or are others than those that it has.</exception>
    public static int CountKept(
        string sessionId,
        long lastSeq,
        IReadOnlyList<JournalRecord> records,
        IReadOnlyList<JournalRecord> kept)
    {
        if (records.Count == 0)
            return 0;
        if (records[0].Seq > lastSeq + 1)
        {
            throw new StoreException(
                $"Record {records[0].Seq} of session {sessionId} leaves a gap: the last one that is kept is {lastSeq}. Read the session again.");
        }

        int both = (int)Math.Min(records.Count, lastSeq + 1 - records[0].Seq);
        for (int i = 0; i < both; i++)
        {
            if (i >= kept.Count || !AreSame(kept[i], records[i]))
            {
                throw new StoreException(
                    $"Session {sessionId} has another record {records[i].Seq} already; records are never changed. Read the session again.");
            }
        }

        return both;
    }

    /// <summary>The error of an append under a hold that is no longer valid.</summary>
    /// <param name="hold">The hold.</param>
    /// <param name="isThere">Whether the session is still there.</param>
    /// <param name="holder">Who has it now, in a few words; null for nobody.</param>
    public static SessionTakenException Taken(SessionHold hold, bool isThere, string? holder)
    {
        ArgumentNullException.ThrowIfNull(hold);
        return new SessionTakenException(isThere
            ? $"Session {hold.SessionId} is no longer held here: {holder ?? "it was let go of"}. What comes now cannot be kept; resume the session to go on."
            : $"Session {hold.SessionId} was deleted meanwhile. Nothing more of it can be kept.");
    }

    /// <summary>Writes a summary as a text.</summary>
    public static string Write(SessionSummary summary) => JsonSerializer.Serialize(summary);

    /// <summary>Reads a summary back; one that cannot be read is empty, because it can be derived again, and its session counts as one that
    /// is not finished: perhaps a later program knows more of it.</summary>
    public static SessionSummary ReadSummary(string? text)
    {
        try
        {
            if (text is not null && JsonSerializer.Deserialize<SessionSummary>(text) is { Question: not null, Usage: not null } summary)
                return summary;
        }
        catch (JsonException)
        {
        }

        return new SessionSummary("", text is null ? SessionState.Idle : SessionState.Running, new Usage());
    }

    private static bool AreSame(JournalRecord one, JournalRecord other) =>
        one.Seq == other.Seq && one.Content.Span.SequenceEqual(other.Content.Span) && one.Values.SequenceEqual(other.Values);
}
