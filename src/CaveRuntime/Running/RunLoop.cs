using CaveRuntime.Protocol.Messages;
using CaveRuntime.Transcripts;

namespace CaveRuntime.Running;

/// <summary>
/// The whole idea on one screen: the model writes a cell, the scope runs it, an observation goes back, until a cell answers.
/// What a cell or a reply does wrong is an observation; only a ceiling, a failing model or a lost host leaves the loop otherwise.
/// </summary>
internal sealed class RunLoop(Operator model, SessionScope scope, Func<Call, CancellationToken, Task<CallResult>> answer, RunTranscript transcript, RunLimits limits)
{
    /// <summary>Turns taken so far.</summary>
    public int Turns { get; private set; }

    /// <summary>Runs to the answer.</summary>
    public async Task<Outcome> RunAsync(CancellationToken cancellation)
    {
        while (Turns < limits.MaxTurns)
        {
            if (await TurnAsync(cancellation).ConfigureAwait(false) is { } final)
                return new Outcome(StopReason.Answered, final);
        }

        transcript.Add(MessageKind.Notice, Prompt.Of("last-turn"));
        Final? last = await TurnAsync(cancellation).ConfigureAwait(false);
        return new Outcome(StopReason.MaxTurns, last ?? transcript.LastWords());
    }

    private async Task<Final?> TurnAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string reply = await model.ReplyAsync(transcript.View(), ++Turns, cancellation).ConfigureAwait(false);
        transcript.Add(MessageKind.Reply, reply);
        ParsedReply parsed = ReplyParser.Parse(reply);
        if (parsed.Final is { } said)
            return new Final(said, null);
        if (parsed.Cell is not { } code)
        {
            transcript.Add(MessageKind.Notice, Prompt.Of("no-cell", ("problem", parsed.Problem)));
            return null;
        }

        transcript.CellStarts(scope.NextCell, code);
        CellReport cell = await scope.RunAsync(code, answer, cancellation).ConfigureAwait(false);
        transcript.CellEnds(cell);
        return cell.Final is { } value ? new Final(value, cell.FinalJson) : null;
    }
}

/// <summary>An answer, as a person and as a program reads it.</summary>
internal sealed record Final(string Text, string? Json);

/// <summary>How a loop ended.</summary>
internal sealed record Outcome(StopReason Stop, Final? Final, RunError? Error = null);
