using System.Text.Json;
using CaveRuntime.Journal;
using CaveRuntime.Models;
using CaveRuntime.Storage;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Trees;

/// <summary>The outcome of a model call on its way to the journal and back.</summary>
internal static class RecordedReply
{
    /// <summary>What is kept of a response.</summary>
    public static ModelReplied Of(string key, ChatResponse response, Spent spent) =>
        new(key, JsonSerializer.SerializeToElement(response, AIJsonUtilities.DefaultOptions), null, spent);

    /// <summary>What is kept of a failure: all that a run may survive. That it was stopped itself is no failure of its model.</summary>
    public static ModelReplied Of(string key, Exception e, Spent spent, bool isStopped) => new(
        key,
        null,
        e switch
        {
            // Whatever a client makes of that.
            _ when isStopped => null,
            ModelException failed => new ModelFailure(failed.Kind, failed.Message, failed.Status, failed.Limit, failed.Requested),
            StoreException => null,
            _ => new ModelFailure(ModelErrorKind.Other, e.Message, null, null, null, IsForeign: true),
        },
        spent);

    /// <summary>How the call failed; null where it did not.</summary>
    public static Exception? Failure(ModelReplied recorded) => recorded.Failure switch
    {
        null => null,
        { IsForeign: true, Message: var message } => new HttpRequestException(message),
        var failure => new ModelException(failure.Kind, failure.Message)
        {
            Status = failure.Status,
            Limit = failure.Limit,
            Requested = failure.Requested,
        },
    };

    /// <summary>The response that was kept.</summary>
    public static ChatResponse Response(ModelReplied recorded) =>
        recorded.Response!.Value.Deserialize<ChatResponse>(AIJsonUtilities.DefaultOptions)!;
}
