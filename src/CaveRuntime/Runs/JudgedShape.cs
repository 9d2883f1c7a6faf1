using System.Security.Cryptography;
using System.Text.Json;
using CaveRuntime.Journal;
using CaveRuntime.Replies;
using CaveRuntime.Replies.Schemas;

namespace CaveRuntime.Runs;

/// <summary>A form of answers that only the host's own types know: what they said of an answer is kept, and said again when the run is gone
/// through without them, or with others.</summary>
internal sealed class JudgedShape : IAnswerShape
{
    private readonly IAnswerShape _shape;
    private readonly RunJournal _journal;

    private JudgedShape(IAnswerShape shape, RunJournal journal) => (_shape, _journal) = (shape, journal);

    /// <summary>The form as a run with this journal sees it.</summary>
    public static IAnswerShape? Of(IAnswerShape? shape, RunJournal? journal) =>
        shape is null || journal is null ? shape : new JudgedShape(shape, journal);

    /// <inheritdoc/>
    public string Schema => _shape.Schema;

    /// <inheritdoc/>
    public string? Problem(Final final)
    {
        string key = _journal.LastModelCall;
        // A cell that was stopped and runs again may answer otherwise.
        if (_journal.Session.Past?.Verdict(key) is { } known && (known.Answer is null || known.Answer == HashOf(final)))
            return known.Problem;
        string? problem = _shape.Problem(final);
        // What a schema says can be found out again.
        if (_shape is not (SchemaShape or ExactShape) && !_journal.Replay.IsClosed)
            _journal.Session.Note(new AnswerJudged(key, problem, HashOf(final)));
        return problem;
    }

    /// <inheritdoc/>
    public Final Fitted(Final final) => _shape.Fitted(final);

    private static string HashOf(Final final) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new[] { final.Text, final.Json }))[..12]);
}
