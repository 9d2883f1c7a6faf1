using System.Text.Json;
using CaveRuntime.Journal;
using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Trees;

/// <summary>The outcome of a model call on its way to the journal and back.</summary>
internal static class RecordedReply
{
    /// <summary>What is kept of a response.</summary>
    public static ModelReplied Of(string key, ChatResponse response, Spent spent) =>
        new(key, JsonSerializer.SerializeToElement(response, AIJsonUtilities.DefaultOptions), null, spent);

    /// <summary>What is kept of a failure.</summary>
    public static ModelReplied Of(string key, Exception e, Spent spent) => new(
        key,
        null,
        e is ModelException failed
            ? new ModelFailure(failed.Kind, failed.Message, failed.Status, failed.Limit, failed.Requested)
            : null,
        spent);

    /// <summary>The response that was kept.</summary>
    /// <exception cref="ModelException">The call failed.</exception>
    public static ChatResponse Response(ModelReplied recorded) => recorded.Failure is { } failure
        ? throw new ModelException(failure.Kind, failure.Message)
        {
            Status = failure.Status,
            Limit = failure.Limit,
            Requested = failure.Requested,
        }
        : recorded.Response!.Value.Deserialize<ChatResponse>(AIJsonUtilities.DefaultOptions)!;
}
