using System.Runtime.CompilerServices;
using System.Text.Json;
using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace Samples;

// dotnet build -c Release docs/samples/EchoProvider
// Then, in the user's own configuration file (~/.config/cave/cave.json):  { "providers": ["…/EchoProvider.dll"] }
// cave ask -m echo -f README.md "How long is this?"

/// <summary>The provider of a model that repeats what it is asked: the whole of what a provider has to be.</summary>
public sealed class EchoProvider : IModelProvider
{
    /// <inheritdoc/>
    public string Prefix => "echo";

    /// <inheritdoc/>
    public bool IsSingleModel => true;

    /// <inheritdoc/>
    public ModelProfile Profile(string model) => new() { Window = 100_000, InputPrice = 0, OutputPrice = 0 };

    /// <inheritdoc/>
    public IChatClient Create(ModelRequest request) => new EchoClient();

    private sealed class EchoClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            ChatMessage[] sent = [.. messages];
            string reply = Reply(sent);
            long tokens = sent.Sum(m => TokenCount.Estimate(m.Text));
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply))
            {
                ModelId = "echo",
                FinishReason = ChatFinishReason.Stop,
                Usage = new UsageDetails { InputTokenCount = tokens, OutputTokenCount = TokenCount.Estimate(reply) },
            });
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            ChatResponse whole = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            foreach (ChatResponseUpdate update in whole.ToChatResponseUpdates())
                yield return update;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
        }

        // A model that is no language model reads what a message is from its parts, not from its words.
        private static string Reply(ChatMessage[] messages)
        {
            PromptParts? asked = messages.Select(PromptParts.Of).LastOrDefault(p => p?.Kind == PromptKind.Question);
            if (asked?.Question is not { } question)
                return $"echo: {messages[^1].Text}";
            return $"""
                I repeat the question and measure the input.

                ```csharp
                FINAL({JsonSerializer.Serialize(question)} + $" ({"{ctx.Length}"} characters)");
                ```
                """;
        }
    }
}
