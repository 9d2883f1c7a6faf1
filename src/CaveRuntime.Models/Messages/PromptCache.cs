using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.Messages;

/// <summary>
/// Asks Anthropic to cache the prompt up to its end: nothing is cached there unless the request says so. Only for requests that start with
/// a system message,
/// the operator's: each of them repeats the last one and adds a little. A subcall is sent once, and writing to the cache costs a quarter
/// more than not.
/// </summary>
internal static class PromptCache
{
    public static IEnumerable<ChatMessage> Mark(IEnumerable<ChatMessage> messages)
    {
        List<ChatMessage> marked = [.. messages];
        if (marked.Count < 2 || marked[0].Role != ChatRole.System)
        {
            return marked;
        }

        var last = marked[^1];
        if (last.Contents.Count == 0 || last.Contents[^1] is not TextContent { Text.Length: > 0 } text)
        {
            return marked;
        }

        // Copies: the caller's messages are its own. The mark is for five minutes, renewed by each use.
        marked[^1] = last.Clone();
        marked[^1].Contents = [.. last.Contents.SkipLast(1), new TextContent(text.Text).WithCacheControl(new CacheControlEphemeral())];
        return marked;
    }
}
