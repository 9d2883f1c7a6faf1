using CaveRuntime.Cells.Cutting;
using CaveRuntime.Journal;
using CaveRuntime.Models;
using CaveRuntime.Prompts;
using CaveRuntime.Replies;
using CaveRuntime.Transcripts;
using CaveRuntime.Trees;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Runs;

/// <summary>The short way: the whole of the input in one prompt.</summary>
internal sealed class DirectCall(RunNode node, Operator model)
{
    private const string Unsure = "UNSURE";

    /// <summary>The answer, where the input fits comfortably; null where it does not, or where the model's reply is no answer: the loop is
    /// the fall-back.</summary>
    public async Task<Outcome?> TryAsync(
        string question,
        IAnswerShape? shape,
        RunTranscript transcript,
        CancellationToken cancellationToken)
    {
        // Half of the window is comfortable: models lose track long before they run out of room.
        if (node.Context.Length == 0 || node.Window is not { } window || !Fits(window / 2))
            return null;
        OperatorReply reply;
        try
        {
            var parts = new PromptParts(PromptKind.Direct) { Question = question, NothingFound = Unsure };
            reply = await AskAsync(PromptCatalog.Direct, parts, shape, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelException)
        {
            return null;
        }

        var final = new Final(reply.Text, null);
        if (reply.Text.Length == 0 || reply.Text.Contains(Unsure, StringComparison.Ordinal) || shape?.Problem(final) is not null)
            return null;
        transcript.Add(MessageKind.Question, Question.Of(question, node.Context, "", shape), parts: Question.Parts(question, shape));
        transcript.Add(reply);
        return new Outcome(StopReason.Answered, shape?.Fitted(final) ?? final);
    }

    /// <summary>The model's reply, whatever it is.</summary>
    /// <exception cref="ModelException">The input does not fit the model's window, or the model failed.</exception>
    public async Task<Outcome> AskAsync(string question, IAnswerShape? shape, RunTranscript transcript, CancellationToken cancellationToken)
    {
        if (node.Window is { } window && !Fits(window))
            throw ModelCalls.TooLarge(node.Model, Tokens, window);
        var parts = new PromptParts(PromptKind.Child) { Question = question };
        OperatorReply reply = await AskAsync(PromptCatalog.Child, parts, shape, cancellationToken).ConfigureAwait(false);
        transcript.Add(MessageKind.Question, question, parts: Question.Parts(question, shape));
        transcript.Add(reply);
        var final = new Final(reply.Text, null);
        if (reply is { Text.Length: 0, Thinking: not null })
            return BadReply(reply.Parse().Problem);
        return shape?.Problem(final) is { } problem
            ? BadReply($"The model's answer does not have the form that was asked for: {problem}.")
            : new Outcome(StopReason.Answered, shape?.Fitted(final) ?? final);
    }

    private Outcome BadReply(string problem)
    {
        node.Journal?.EndWithLastReply();
        return new Outcome(StopReason.ModelError, null, new RunError("bad_reply", problem));
    }

    private long Tokens => node.Context.Text is var text ? text.Kept(TokenEstimate.Of(text.Span)) : 0;

    // A character is a sixth of a token at least, so that most inputs need not be gone through.
    private bool Fits(int tokens) => node.Context.Length / 6 <= tokens && Tokens <= tokens;

    private async Task<OperatorReply> AskAsync(
        PromptTemplate prompt,
        PromptParts parts,
        IAnswerShape? shape,
        CancellationToken cancellationToken)
    {
        parts = parts with { Text = node.Context.Text, Schema = shape?.Schema };
        string text = prompt.Fill(("question", parts.Question!), ("text", parts.Text));
        if (shape is not null)
            text += "\n\n" + PromptCatalog.TypedReply.Fill(("schema", shape.Schema));
        OperatorReply reply = await model
            .ReplyAsync([parts.ToMessage(ChatRole.User, text)], 0, cancellationToken, ModelKey.Direct).ConfigureAwait(false);
        return reply with { Text = reply.Text.Trim() };
    }
}
