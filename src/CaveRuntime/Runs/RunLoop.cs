using CaveRuntime.Calls;
using CaveRuntime.Models;
using CaveRuntime.Prompts;
using CaveRuntime.Replies;
using CaveRuntime.Scopes;
using CaveRuntime.Transcripts;

namespace CaveRuntime.Runs;

/// <summary>
/// The whole idea on one screen: the model writes a cell, the scope runs it, an observation goes back, until a cell answers.
/// What a cell or a reply does wrong is an observation; only a ceiling, a failing model or a lost host leaves the loop otherwise.
/// </summary>
internal sealed class RunLoop(
    Operator model, SessionScope scope, CallDispatcher calls, RunTranscript transcript,
    Func<RunLimits> limits, IAnswerShape? shape, PromptTemplate noCell)
{
    private int _errors;

    /// <summary>Turns taken so far.</summary>
    public int Turns { get; private set; }

    /// <summary>Runs to the answer.</summary>
    public async Task<Outcome> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Turns >= limits().MaxTurns - 1)
                transcript.Add(MessageKind.Notice, PromptCatalog.LastTurn.Fill(), parts: new PromptParts(PromptKind.LastTurn));
            if (await TurnAsync(cancellationToken).ConfigureAwait(false) is { } final)
                return new Outcome(StopReason.Answered, final);
            if (Turns >= limits().MaxTurns)
                return new Outcome(StopReason.MaxTurns, transcript.LastWords());
            if (_errors >= limits().MaxConsecutiveErrors)
                return Outcome.TooManyErrors(_errors, transcript.LastWords(), calls.Refusal);
        }
    }

    private async Task<Final?> TurnAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        OperatorReply reply = await model.ReplyAsync(transcript, ++Turns, cancellationToken).ConfigureAwait(false);
        transcript.Add(reply);
        ParsedReply parsed = reply.Parse();
        if (parsed.Final is { } said)
            return Fits(new Final(said, null));
        if (parsed.Cell is not { } code)
        {
            _errors++;
            transcript.Add(MessageKind.Notice, noCell.Fill(("problem", parsed.Problem)));
            return null;
        }

        transcript.CellStarts(scope.NextCell, code);
        CellReport cell = await scope.RunAsync(code, calls, cancellationToken).ConfigureAwait(false);
        cell = cell.Noting([.. cell.Observed.Notes, .. parsed.Notes]).InTurn(new TurnNumber(Turns, limits().MaxTurns));
        await transcript.CellEndsAsync(cell, cancellationToken).ConfigureAwait(false);
        _errors = cell.Status == CellStatus.Ok ? 0 : _errors + 1;
        return cell.Result.Final is { } value ? Fits(Final.Of(value)) : null;
    }

    // An answer of the wrong form is an observation, and the run goes on.
    private Final? Fits(Final final)
    {
        if (shape?.Problem(final) is not { } problem)
            return shape?.Fitted(final) ?? final;
        transcript.Add(MessageKind.Notice, PromptCatalog.AnswerMisfit.Fill(("problem", problem)));
        return null;
    }
}
