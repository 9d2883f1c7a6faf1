using CaveRuntime.Cells;
using CaveRuntime.Recursion;
using CaveRuntime.Transcripts;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Running;

/// <summary>The short way for an input that fits comfortably: the whole of it in one prompt. The loop is the fall-back.</summary>
internal sealed class DirectCall(RunNode node, Operator model)
{
    private const string Unsure = "UNSURE";

    /// <summary>The answer; null where the input does not fit well, or the model's reply is none.</summary>
    public async Task<Outcome?> TryAsync(string question, IAnswerShape? shape, RunTranscript transcript, CancellationToken cancellation)
    {
        if (node.Context.Length == 0 || node.Model.Window is not { } window || !Fits(window))
            return null;
        string prompt = Prompt.Of("direct", ("question", question), ("text", node.Context.Text));
        if (shape is not null)
            prompt += "\n\n" + Prompt.Of("typed-reply", ("schema", shape.Schema));
        string reply;
        try
        {
            reply = (await model.ReplyAsync([new ChatMessage(ChatRole.User, prompt)], 0, cancellation).ConfigureAwait(false)).Trim();
        }
        catch (ModelException)
        {
            return null;
        }

        var final = new Final(reply, null);
        if (reply.Length == 0 || reply.Contains(Unsure, StringComparison.Ordinal) || shape?.Problem(final) is not null)
            return null;
        transcript.Add(MessageKind.Question, Question.Of(question, node.Context, "", shape));
        transcript.Add(MessageKind.Reply, reply);
        return new Outcome(StopReason.Answered, final);
    }

    // Half of the window is comfortable: models lose track long before they run out of room. A character is a sixth of a token at least.
    private bool Fits(int window) => node.Context.Length / 6 <= window / 2 && TokenEstimate.Of(node.Context.Text.AsSpan()) <= window / 2;
}
