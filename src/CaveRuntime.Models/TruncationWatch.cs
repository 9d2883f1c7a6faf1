using System.Runtime.CompilerServices;
using CaveRuntime.Models.Errors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Models;

/// <summary>
/// Notices a server that silently cuts the prompt to its window (Ollama by default, llama.cpp with context shift): it reports fewer prompt
/// tokens than the
/// prompt has words. A word is at least one token to every tokenizer in use, so this is evidence, not a guess; prompts in scripts without
/// spaces are not judged.
/// </summary>
internal sealed class TruncationWatch(IChatClient inner, Endpoint at, ILogger logger) : DelegatingChatClient(inner)
{
    /// <summary>Short prompts are not judged: rounding and templates matter more there.</summary>
    private const int FewestWords = 500;

    /// <summary>Room for words that some tokenizer joins.</summary>
    private const double Slack = 0.9;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var reply = await base.GetResponseAsync(sent, options, cancellationToken).ConfigureAwait(false);
        if (Judge(sent, reply.Usage) is { } warning)
        {
            (reply.AdditionalProperties ??= [])[ModelUsage.WarningKey] = warning;
        }

        return reply;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options =
            null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        await foreach (var update in base.GetStreamingResponseAsync(sent, options, cancellationToken).ConfigureAwait(false))
        {
            if (update.Contents.OfType<UsageContent>().FirstOrDefault() is { } usage && Judge(sent, usage.Details) is { } warning)
            {
                (update.AdditionalProperties ??= [])[ModelUsage.WarningKey] = warning;
            }

            yield return update;
        }
    }

    private string? Judge(IReadOnlyList<ChatMessage> messages, UsageDetails? usage)
    {
        if (usage?.InputTokenCount is not { } reported)
        {
            return null;
        }

        var words = messages.Sum(m => m.Contents.Sum(c => c is TextContent text ? Words(text.Text) : 0L));
        if (words < FewestWords || reported >= words * Slack)
        {
            return null;
        }

        var warning = at.Say(
            $"the server reports {reported} prompt tokens for a prompt of {words} words, so it has probably cut the prompt to its window without saying so",
            "Give the server a larger window, or set --context-window to the one it has.");
        logger.Truncated(warning);
        return warning;
    }

    // Runs of letters. ASCII only: in other scripts a run is not a word, and is counted by no one the same way.
    private static long Words(string text)
    {
        long words = 0;
        var inside = false;
        foreach (var c in text)
        {
            var letter = char.IsAsciiLetter(c) || c == '\'';
            words += letter && !inside ? 1 : 0;
            inside = letter;
        }

        return words;
    }
}
