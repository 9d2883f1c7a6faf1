using CaveRuntime.Budgets;
using CaveRuntime.Events;
using CaveRuntime.Protocol.Messages;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Running;

/// <summary>Answers the calls of cells. A call that cannot be made or fails is a result that says why, never an exception. Thread-safe.</summary>
internal sealed class Subcalls(CaveOptions options, NamedModel model, Ledger ledger, EventLog events) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Limits.MaxParallel);

    /// <summary>Answers one call.</summary>
    /// <exception cref="OperationCanceledException">The cell has ended; nobody waits for the result.</exception>
    public async Task<CallResult> AnswerAsync(Call call, CancellationToken cancellation)
    {
        if (Choose(call.Model) is not { } chosen)
            return Failed(call, $"there is no model '{call.Model}' here; leave the model out to ask {model.Name}");
        await _places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return ledger.TryReserveSubcall(out string? refusal)
                ? await AskAsync(call, chosen, cancellation).ConfigureAwait(false)
                : Failed(call, refusal!);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private NamedModel? Choose(string? name) =>
        name is null || name == model.Name ? model
        : options.ModelByName?.Invoke(name) is { } client ? new NamedModel(name, client)
        : null;

    private async Task<CallResult> AskAsync(Call call, NamedModel chosen, CancellationToken cancellation)
    {
        long start = options.TimeProvider.GetTimestamp();
        events.Add(new SubcallStarted(call.Id, call.Cell, chosen.Name, call.Prompt.Length, call.BatchSize));
        List<ChatMessage> messages = call.System is null ? [] : [new(ChatRole.System, call.System)];
        messages.Add(new(ChatRole.User, call.Prompt));
        UsageDetails? used = null;
        string? failure = null;
        string text = "";
        try
        {
            ChatResponse response = await chosen.Client.GetResponseAsync(messages, cancellationToken: cancellation).ConfigureAwait(false);
            (used, text) = (response.Usage, response.Text);
            failure = text.Length == 0 ? "the model returned an empty reply" : null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            (used, failure) = ((e as ModelException)?.Usage, e.Message);
        }
        finally
        {
            // A call that was sent has been made, whatever became of it.
            Usage usage = chosen.UsageOf(used, isSubcall: true);
            ledger.Settle(chosen.Name, usage);
            events.Add(new SubcallFinished(call.Id, failure is null, failure, usage, options.TimeProvider.GetElapsedTime(start)));
        }

        return failure is null ? new CallResult(call.Id, true, text, null) : Failed(call, failure);
    }

    private static CallResult Failed(Call call, string reason) => new(call.Id, false, "", reason);
}
