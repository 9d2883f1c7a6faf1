using System.Text.Json;
using CaveRuntime.Models;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace CaveRuntime.AgentFramework;

/// <summary>An agent as a function of a message.</summary>
internal sealed class AgentFunction(AIAgent agent, string name, AgentSession? conversation) : AIFunction
{
    private static readonly JsonElement s_schema = JsonSerializer.Deserialize<JsonElement>(
        """{"type":"object","properties":{"message":{"type":"string"}},"required":["message"]}""");

    private static readonly JsonElement s_text = JsonSerializer.Deserialize<JsonElement>("""{"type":"string"}""");

    // A conversation is one thing after another.
    private readonly SemaphoreSlim? _turn = conversation is null ? null : new(1, 1);

    /// <inheritdoc/>
    public override string Name => "Run";

    /// <inheritdoc/>
    public override string Description => conversation is null
        ? "Gives the agent a message, and returns its reply. It knows nothing of earlier calls."
        : "Gives the agent a message, and returns its reply. It knows of earlier calls.";

    /// <inheritdoc/>
    public override JsonElement JsonSchema => s_schema;

    /// <inheritdoc/>
    public override JsonElement? ReturnJsonSchema => s_text;

    /// <inheritdoc/>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        string message = arguments["message"] switch
        {
            JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
            string text => text,
            _ => "",
        };
        if (string.IsNullOrWhiteSpace(message))
            throw new ArgumentException($"{name}.Run needs a message.", nameof(arguments));
        if (_turn is not null)
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            AgentResponse response = await RunAsync(message, cancellationToken).ConfigureAwait(false);
            LentCall.ReportUsage(Model(response), HasCounts(response.Usage) ? response.Usage! : Estimated(message, response.Text));
            return TextOf(response);
        }
        finally
        {
            _turn?.Release();
        }
    }

    private async Task<AgentResponse> RunAsync(string message, CancellationToken cancellationToken)
    {
        try
        {
            return await agent.RunAsync(message, conversation, null, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // What was asked has been read, whatever became of it.
            LentCall.ReportUsage(Model(response: null), Estimated(message, reply: ""));
            throw;
        }
    }

    private static bool HasCounts(UsageDetails? usage) =>
        (usage?.InputTokenCount ?? usage?.OutputTokenCount ?? usage?.TotalTokenCount) is not null;

    private string Model(AgentResponse? response) =>
        (response?.RawRepresentation as ChatResponse)?.ModelId
        ?? agent.GetService<IChatClient>()?.GetService<ChatClientMetadata>()?.DefaultModelId
        ?? (string.IsNullOrWhiteSpace(agent.Name) ? name : agent.Name);

    // A ceiling holds only if every call counts.
    private static UsageDetails Estimated(string message, string reply) => new()
    {
        InputTokenCount = TokenCount.Estimate(message),
        OutputTokenCount = TokenCount.Estimate(reply),
        AdditionalCounts = new() { [ModelUsage.EstimatedKey] = 1 },
    };

    private string TextOf(AgentResponse response)
    {
        if (response.Text is { Length: > 0 } text)
            return text;
        AIContent[] contents = [.. response.Messages.SelectMany(m => m.Contents)];
        string why = contents.OfType<ErrorContent>().LastOrDefault()?.Message
            ?? (contents.LastOrDefault() is { } last ? $"its reply ends with {last.GetType().Name}" : "its reply is empty");
        throw new InvalidOperationException($"The agent {name} gave no text: {why}. A lent agent has to answer by itself, without asking back.");
    }
}
