using System.Text.Json;
using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Models;
using CaveRuntime.Replies.Thinking;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Trees;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Calls;

/// <summary>Answers the subcalls of one run's cells. A call that cannot be made or fails is a result that says why, never an exception.
/// Thread-safe.</summary>
internal sealed class Subcalls(RunNode node)
{
    /// <summary>Answers one subcall.</summary>
    /// <exception cref="OperationCanceledException">The cell has ended; nobody waits for the result.</exception>
    /// <param name="call">The call.</param>
    /// <param name="record">Takes note of what it uses, and of what there is to say of it.</param>
    /// <param name="cancellationToken">Ends with the cell.</param>
    public async Task<ScopeResult> AnswerAsync(ReplyCall call, CallRecord record, CancellationToken cancellationToken)
    {
        string? asked = (call as QueryCall)?.Model;
        NamedModel? model;
        try
        {
            model = Choose(asked);
        }
        catch (Exception e) // What finds models is the host's own code.
        {
            return Failed($"the model '{asked}' cannot be made: {e.Message}");
        }

        if (model is null)
            return Failed($"there is no model '{asked}' here; leave the model out to ask {node.SubModel.Name}");
        string? text = null;
        if (TextOf(call) is { } given && (text = given.Own ?? node.Context.Slice(given.Start, given.Length)?.Text.ToString()) is null)
            return Failed("the text does not lie in ctx");
        SubcallRequest request;
        try
        {
            request = SubcallRequest.Of(call, text);
        }
        catch (JsonException e)
        {
            return Failed($"the schema of the reply is not valid: {e.Message}");
        }

        // Who sends a reply back wants another one, not the same again.
        if (call.Shape?.Problem is not null)
            return await PaidAsync(call, model, request, record, cancellationToken).ConfigureAwait(false);
        string key = request.Key(model.Name);
        record.CacheKey = key;
        if (await node.Tree.Replies.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } known)
        {
            node.Events.Add(new SubcallFinished(call.Id, true, null, new Usage(), TimeSpan.Zero) { Cached = true, Reply = known });
            return new ReplyResult(known);
        }

        string? reply = null;
        try
        {
            ScopeResult result = await PaidAsync(call, model, request, record, cancellationToken).ConfigureAwait(false);
            reply = (result as ReplyResult)?.Text;
            return result;
        }
        finally
        {
            if (reply is null)
                node.Tree.Replies.GiveUp(key);
            else
                node.Tree.Replies.Keep(key, reply);
        }
    }

    private Task<ScopeResult> PaidAsync(
        ReplyCall call, NamedModel model, SubcallRequest request, CallRecord record, CancellationToken cancellationToken)
    {
        string? refusal = node.Account.ReserveSubcall(call.Cell, call.Batch);
        record.Granted = refusal is null;
        return refusal is null
            ? AskAsync(call, model, request, record, cancellationToken)
            : Task.FromResult<ScopeResult>(Refused(refusal, record));
    }

    private static CallText? TextOf(ReplyCall call) => call switch
    {
        QueryCall => null,
        ChildCall child => child.Text,
        MapCall map => map.Text,
        ReduceCall reduce => reduce.Parts,
        _ => throw new ArgumentOutOfRangeException(nameof(call), call.GetType().Name, "There is no such subcall."),
    };

    private static FailedResult Failed(string reason) => new(reason);

    private FailedResult Refused(string refusal, CallRecord record)
    {
        // What ends the run says so itself; what goes on without its calls has a model that has to know.
        if (node.Account.Ceiling is null)
            record.Note(refusal);
        return Failed(refusal);
    }

    private NamedModel? Choose(string? name) =>
        name is null || name == node.SubModel.Name ? node.SubModel
        : name == node.Model.Name ? node.Model
        : node.Options.ModelByName?.Invoke(name) is { } client ? new NamedModel(name, client)
        : null;

    private async Task<ScopeResult> AskAsync(
        ReplyCall call, NamedModel model, SubcallRequest request, CallRecord record, CancellationToken cancellationToken)
    {
        long start = node.Options.TimeProvider.GetTimestamp();
        node.Events.Add(new SubcallStarted(call.Id, call.Cell, model.Name, request.Prompt.Length, call.Batch?.Slots ?? 1));
        var usage = new Usage(Subcalls: 1);
        string? failure = "the call was cancelled";
        string text = "";
        string? thinking = null;
        try
        {
            if (await SendAsync(model, request, Settled, cancellationToken).ConfigureAwait(false) is not { } sent)
                return Failed(failure = node.Account.Ceiling ?? "a ceiling of the run above is reached");
            var reply = Spoken.Of(sent.Response);
            (text, thinking) = (reply.Text.Trim(), reply.Thinking);
            bool isCut = sent.Response.FinishReason == ChatFinishReason.Length
                || sent.Response.FinishReason == ChatFinishReason.ContentFilter;
            if (isCut && text.Length > 0 && call.Shape is null)
                record.Note("a reply was cut off before its end, so its text is only a beginning; ask for less at once");
            failure = text.Length > 0
                ? isCut && call.Shape is not null && !IsClosed(text)
                    ? "the reply was cut off before its end, so it is no value; ask for less at once"
                    : null
                : thinking is null ? "the model returned an empty reply"
                : sent.Response.FinishReason == ChatFinishReason.Length
                    ? "the reply was cut off by the length limit inside the model's thinking, so there is no reply; ask for less at once"
                    : "the model's reply was all thinking and said nothing; ask again, for a short answer";
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            failure = e.Message;
        }
        finally
        {
            node.Events.Add(new SubcallFinished(
                call.Id,
                failure is null,
                failure,
                usage,
                node.Options.TimeProvider.GetElapsedTime(start)) { Reply = failure is null ? text : null, Thinking = thinking });
        }

        // In a batch a failure is one reply among many, and an empty text to whoever does not ask.
        if (failure is not null && call.Batch is not null)
            record.Note($"a call of a batch failed, and its reply has no text: {failure}");
        return failure is null ? new ReplyResult(text) : Failed(failure);

        void Settled(Usage used)
        {
            record.Add(new Spent(model.Name, request.Tokens, node.Depth, used));
            usage = record.Spent!.Usage;
        }
    }

    // What closes by itself is whole, whatever ended the reply; of a bare number nobody can tell.
    private static bool IsClosed(string text) => text[^1] is '}' or ']' or '"' || text.EndsWith("```", StringComparison.Ordinal);

    private async Task<ModelCall?> SendAsync(
        NamedModel model,
        SubcallRequest request,
        Action<Usage> settled,
        CancellationToken cancellationToken)
    {
        bool constrained = request.Schema is not null && !node.Tree.Unconstrained.ContainsKey(model.Name);
        try
        {
            return await CallAsync(constrained).ConfigureAwait(false);
        }
        catch (ModelException e) when (constrained && e.Status is 400 or 422 && e.Kind == ModelErrorKind.Other)
        {
            // Not every server that speaks this protocol can constrain a reply; the prompt holds the schema, too.
            node.Tree.Unconstrained[model.Name] = true;
            return await CallAsync(constrained: false).ConfigureAwait(false);
        }

        Task<ModelCall?> CallAsync(bool constrained) => ModelCalls.CallAsync(
            node, model, request.Tokens, isSubcall: true, stop => model.Client.GetResponseAsync(
                request.Messages,
                request.Options(constrained),
                stop), cancellationToken, settled);
    }
}
