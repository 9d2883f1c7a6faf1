using System.Runtime.CompilerServices;
using CaveRuntime.Replies.Thinking;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Embedding;

/// <summary>Replies that go straight from the model to the caller, with the thinking that stands in their text as reasoning
/// content.</summary>
internal static class SpokenResponse
{
    /// <summary>A whole reply.</summary>
    public static ChatResponse Of(ChatResponse response)
    {
        foreach (ChatMessage message in response.Messages.Where(m => m.Contents.Any(c => c is TextContent)))
            message.Contents = [.. message.Contents.SelectMany(Of)];
        return response;
    }

    /// <summary>A reply while it is being written.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IChatClient model,
        IReadOnlyList<ChatMessage> request,
        ChatOptions? options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SpokenStream stream = StreamHabits.Next(model);
        ChatResponseUpdate? last = null;
        await foreach (ChatResponseUpdate update in model.GetStreamingResponseAsync(request, options, cancellationToken)
            .ConfigureAwait(false))
        {
            string shown = stream.Add(update.Text);
            last = update.Clone();
            last.Contents = [.. update.Contents.Where(c => c is not TextContent), .. Texts(shown)];
            yield return last;
        }

        var spoken = Spoken.Of(stream.Reply);
        StreamHabits.Learn(model, spoken.ClosesOnly);
        AIContent[] rest = [.. spoken.Thinking is { } thinking ? [new TextReasoningContent(thinking)] : Array.Empty<AIContent>(), .. Texts(
            stream.End(spoken.Text))];
        if (rest.Length > 0)
            yield return new ChatResponseUpdate(ChatRole.Assistant, rest) { ResponseId = last?.ResponseId, MessageId = last?.MessageId };
    }

    private static IEnumerable<AIContent> Of(AIContent content)
    {
        if (content is not TextContent said)
            return [content];
        var spoken = Spoken.Of(said.Text);
        if (spoken.Text == said.Text)
            return [content];
        said.Text = spoken.Text;
        return spoken.Thinking is { } thinking ? [new TextReasoningContent(thinking), said] : [said];
    }

    private static IEnumerable<AIContent> Texts(string text) => text.Length == 0 ? [] : [new TextContent(text)];
}
