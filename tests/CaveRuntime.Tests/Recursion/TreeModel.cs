using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Recursion;

/// <summary>
/// A model for trees of runs: what an operator says depends on its question and turn, a subcall's reply on its prompt.
/// Counts calls and tokens as a server would, failures included.
/// </summary>
internal sealed class TreeModel(string name) : IChatClient
{
    private int _calls;
    private long _tokens;
    private int _inFlight;
    private int _peak;

    public Func<string, int, string> Operator { get; init; } = (_, _) => throw new InvalidOperationException("no operator was expected");

    /// <summary>How subcalls end.</summary>
    public ChatFinishReason SubcallEnd { get; init; } = ChatFinishReason.Stop;

    public Func<string, CancellationToken, Task<string>> Subcall { get; init; } = (prompt, _) => Task.FromResult("re: " + prompt);

    public ModelProfile? Profile { get; init; }

    public ConcurrentQueue<string> Prompts { get; } = new();

    public ConcurrentQueue<ChatOptions?> Options { get; } = new();

    public int Calls => _calls;

    public long Tokens => _tokens;

    public int PeakInFlight => _peak;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ChatMessage[] request = [.. messages];
        Interlocked.Increment(ref _calls);
        int now = Interlocked.Increment(ref _inFlight);
        InterlockedMax(ref _peak, now);
        try
        {
            if (request[0].Text.StartsWith("# CaveRuntime operator", StringComparison.Ordinal))
                return Count(request, Operator(QuestionOf(request), request.Count(m => m.Role == ChatRole.Assistant) + 1));
            Prompts.Enqueue(request[^1].Text);
            Options.Enqueue(options);
            return Count(request, await Subcall(request[^1].Text, cancellationToken), SubcallEnd);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(name) : serviceType == typeof(ModelProfile) ? Profile : null;

    public void Dispose()
    {
    }

    private static string QuestionOf(ChatMessage[] request)
    {
        string text = request.Last(m => m.Text.StartsWith("Question: ", StringComparison.Ordinal)).Text;
        return text["Question: ".Length..text.IndexOf('\n', StringComparison.Ordinal)].Trim();
    }

    private ChatResponse Count(ChatMessage[] request, string reply, ChatFinishReason? end = null)
    {
        var usage = new UsageDetails { InputTokenCount = request.Sum(m => m.Text.Length), OutputTokenCount = reply.Length };
        Interlocked.Add(ref _tokens, usage.InputTokenCount.Value + usage.OutputTokenCount.Value);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, reply)) { Usage = usage, FinishReason = end ?? ChatFinishReason.Stop };
    }

    private static void InterlockedMax(ref int place, int value)
    {
        int seen = place;
        while (value > seen && Interlocked.CompareExchange(ref place, value, seen) is var now && now != seen)
            seen = now;
    }
}
