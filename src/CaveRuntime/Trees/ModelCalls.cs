using System.Diagnostics;
using CaveRuntime.Journal;
using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Trees;

/// <summary>
/// The one door to a model, for operators and subcalls alike: size checked, place taken, budget reserved, call made, usage settled.
/// Thread-safe.
/// </summary>
internal static class ModelCalls
{
    /// <summary>Makes one call.</summary>
    /// <param name="node">The run that asks.</param>
    /// <param name="model">Who is asked.</param>
    /// <param name="promptTokens">Estimated tokens of the request.</param>
    /// <param name="isSubcall">Whether a cell asks.</param>
    /// <param name="send">Sends the request.</param>
    /// <param name="cancellationToken">Stops the waiting and the call.</param>
    /// <param name="settled">Told what the call has used, also where it failed.</param>
    /// <param name="shared">Estimated tokens that the request shares with an earlier one of the run, from its beginning.</param>
    /// <param name="purpose">What it is for, where it is the run that asks; see <see cref="ModelKey"/>.</param>
    /// <returns>What came of it; null where a ceiling was reached before it was sent.</returns>
    /// <exception cref="ModelException">The request cannot fit the model's window, there is a ceiling on money and no price, or the model
    /// failed; what it used is settled.</exception>
    public static async Task<ModelCall?> CallAsync(
        RunNode node,
        NamedModel model,
        long promptTokens,
        bool isSubcall,
        Func<CancellationToken, Task<ChatResponse>> send,
        CancellationToken cancellationToken,
        Action<Usage>? settled = null,
        long shared = 0,
        string purpose = ModelKey.Turn)
    {
        // What a cell asks is kept with its result; what the run itself asks, here.
        string? key = isSubcall ? null : node.Journal?.NextModelKey(purpose);
        if (key is not null)
        {
            if (node.Journal!.Session.Past?.Reply(key) is { } recorded)
            {
                settled?.Invoke(recorded.Spent.Usage);
                if (RecordedReply.Failure(recorded) is { } failure)
                    throw node.Journal.Failing(key, failure);
                return new ModelCall(RecordedReply.Response(recorded), recorded.Spent.Usage, recorded.Spent.Model);
            }

            node.Journal.ThrowIfClosed();
        }

        if (Prices.Missing(node.Account, model) is { } missing)
            throw new ModelException(ModelErrorKind.Other, missing);
        if (model.Window is { } window && promptTokens > window)
        {
            ModelException refused = TooLarge(model, promptTokens, window);
            // A run may go on with less, whatever window the model has by the time that it is gone through again.
            if (key is not null)
            {
                ModelReplied told = RecordedReply.Of(key, node.Journal!.Failing(key, refused), Spent(new Usage()), isStopped: false);
                await node.Journal.Session.KeepAsync(told).WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            throw refused;
        }

        await node.Tree.Places.WaitAsync(cancellationToken).ConfigureAwait(false);
        Usage usage = new();
        try
        {
            if (await node.Account.ReserveAsync(model.Name, promptTokens, cancellationToken).ConfigureAwait(false) is not { } reservation)
                return null;
            usage = new Usage(Subcalls: isSubcall ? 1 : 0);
            long start = node.Options.TimeProvider.GetTimestamp();
            using Activity? activity = CaveTelemetry.ModelCall(model.Name, isSubcall);
            ModelReplied? outcome = null;
            try
            {
                if (key is not null)
                    await node.Journal!.BeginAsync(key).WaitAsync(cancellationToken).ConfigureAwait(false);
                ChatResponse response = await send(cancellationToken).ConfigureAwait(false);
                usage = model.UsageOf(response.Usage, promptTokens, CountedUsage.EstimateOf(response), isSubcall)
                    with { SharedPrefixTokens = shared };
                outcome = key is null ? null : RecordedReply.Of(key, response, Spent(usage));
                return new ModelCall(response, usage, model.Name);
            }
            catch (Exception e)
            {
                UsageDetails? reported = (e as ModelException)?.Usage;
                usage = model.UsageOf(reported, reported is not null || CountedUsage.MayHaveCost(e) ? promptTokens : 0, 0, isSubcall);
                outcome = key is null ? null : RecordedReply.Of(
                    key, node.Journal!.Failing(key, e), Spent(usage), cancellationToken.IsCancellationRequested);
                throw;
            }
            finally
            {
                // A call that was sent has been made, whatever became of it.
                reservation.Settle(usage);
                settled?.Invoke(usage);
                CaveTelemetry.ModelCallEnded(model.Name, isSubcall, usage, node.Options.TimeProvider.GetElapsedTime(start));
                // Nobody sees it before it is kept, so that nothing that was paid for is ever asked again. In a run that was stopped nobody
                // sees it at all; but the reply that a ceiling stops a run with is the last that it has.
                if (outcome is not null)
                {
                    bool isLast = outcome.Response is not null && node.Account.IsExhausted;
                    await node.Journal!.Session.KeepAsync(outcome)
                        .WaitAsync(isLast ? node.Journal.Session.Broken : cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            node.Tree.Places.Release();
        }

        Spent Spent(Usage used) => new(model.Name, promptTokens, node.Depth, used);
    }

    /// <summary>The error of a request that cannot fit; it names both numbers.</summary>
    public static ModelException TooLarge(NamedModel model, long tokens, long window) => new(
        ModelErrorKind.ContextOverflow,
        FormattableString.Invariant(
            $"the request has about {tokens:N0} tokens and the window of {model.Name} is {window:N0}; nothing was sent. Send less, or split it"))
    {
        Requested = tokens,
        Limit = window,
    };
}
