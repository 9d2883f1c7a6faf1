using System.Collections.Concurrent;
using System.Text.Json;
using CaveRuntime.Cells.HostValues;
using CaveRuntime.Events;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Objects;

/// <summary>
/// What a session has lent, by name, and the answers to calls of it. Only members that were declared can be called. Whatever a
/// call does wrong is a result with the exception's type and message, and nothing of the host's stack. Thread-safe.
/// </summary>
internal sealed class LentObjects(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Loan> _proxies = new();

    /// <summary>Lends by a name; what was lent by it before is no longer.</summary>
    public void Add(string name, IReadOnlyDictionary<string, LentMethod> members, LendOptions options) =>
        _proxies[name] = new Loan(members, options);

    /// <summary>Answers one call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="events">Where it is told.</param>
    /// <param name="record">Its place in the journal; null for none.</param>
    /// <param name="cancellationToken">Ends with the cell.</param>
    public async Task<ScopeResult> AnswerAsync(
        MemberCall call, EventLog events, LentRecord? record, CancellationToken cancellationToken)
    {
        if (!_proxies.TryGetValue(call.Target, out Loan? loan) || !loan.Members.TryGetValue(call.Member, out LentMethod? method))
            return Failed(nameof(InvalidOperationException), $"there is no lent '{call.Target}.{call.Member}' here");
        long start = time.GetTimestamp();
        string member = method.Name;
        events.Add(new LentCallStarted(call.Id, call.Cell, call.Target, member, call.Arguments));
        ScopeResult result;
        try
        {
            // A person who is asked may take days; only the call itself has a time limit.
            JsonElement[] arguments = await ApprovedAsync(call, method, loan.Options, record, cancellationToken)
                .WaitAsync(cancellationToken).ConfigureAwait(false);
            using var late = new CancellationTokenSource(loan.Options.Timeout, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
            try
            {
                if (record is not null)
                    await record.BeginAsync().WaitAsync(stop.Token).ConfigureAwait(false);
                string json = await method.InvokeAsync(arguments, stop.Token).WaitAsync(stop.Token).ConfigureAwait(false);
                result = new MemberResult(json);
            }
            catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                result = Failed(
                    nameof(TimeoutException),
                    FormattableString.Invariant(
                        $"{call.Target}.{member} did not return within {loan.Options.Timeout.TotalSeconds:0.###} s"));
            }
        }
        catch (Exception e) when (e is not OperationCanceledException
            || !cancellationToken.IsCancellationRequested) // What the host's code throws is the cell's to handle.
        {
            result = Failed(e.GetType().Name, e.Message);
        }

        string? error = (result as MemberErrorResult)?.Error;
        events.Add(
            new LentCallFinished(
                call.Id,
                call.Target,
                member,
                error,
                time.GetElapsedTime(start)) { Result = (result as MemberResult)?.Json });
        return result;
    }

    // The arguments to call with.
    private static async Task<JsonElement[]> ApprovedAsync(
        MemberCall asked,
        LentMethod method,
        LendOptions options,
        LentRecord? record,
        CancellationToken cancellationToken)
    {
        bool isUncertain = record?.IsUncertain == true && !options.Repeatable;
        JsonElement[] arguments = JsonSerializer.Deserialize<JsonElement[]>(asked.Arguments) ?? [];
        if (arguments.Length > method.Parameters.Count)
            throw new ArgumentException($"{method.Name} takes {method.Parameters.Count} arguments, not {arguments.Length}.");
        if (isUncertain && options.Approve is null)
        {
            throw new InvalidOperationException(
                $"the outcome of this call of {asked.Target}.{method.Name} is not known: the host died while it was under way. It was not made again; find out what has become of it");
        }

        if (options.Approve is { } approve)
        {
            Dictionary<string, JsonElement> named = arguments.Select((value, i) => (method.Parameters[i], value))
                .ToDictionary(p => p.Item1, p => p.value);
            // A decision is asked for once, however often the host dies. That a call may have been made already is a new question.
            LentDecision? decision = isUncertain ? null : record?.Decision;
            if (decision is null)
            {
                var question = new LentCall(asked.Target, method.Name, named) { IsUncertain = isUncertain };
                decision = record is null
                    ? await approve(question, cancellationToken).ConfigureAwait(false)
                    : await record.DecideAsync(() => approve(question, cancellationToken)).ConfigureAwait(false);
            }

            if (decision.Denial is { } reason)
                throw new UnauthorizedAccessException($"the host denied {asked.Target}.{method.Name}: {reason}");
            foreach ((string parameter, object? value) in decision.Changes ?? new Dictionary<string, object?>())
            {
                int at = method.Parameters.ToList().IndexOf(parameter);
                if (at < 0 || at >= arguments.Length)
                {
                    throw new InvalidOperationException(
                        $"the approval of {asked.Target}.{method.Name} changes '{parameter}', which is not one of its arguments");
                }
                arguments[at] = JsonSerializer.SerializeToElement(value, HostValueJson.Options);
            }
        }

        return arguments;
    }

    private static MemberErrorResult Failed(string type, string message) => new(type, Mask.Secrets(message));

    private sealed record Loan(IReadOnlyDictionary<string, LentMethod> Members, LendOptions Options);
}
