using CaveRuntime.Journal;
using CaveRuntime.Objects;

namespace CaveRuntime.Scopes;

/// <summary>
/// Builds a scope again from its journal: what it was given, and every cell that has left something, with its calls answered as they were.
/// No model is asked. What comes out differently is named.
/// </summary>
internal sealed class Rebuilding(CaveOptions options, ScopeJournal journal, HostValues? values)
{
    // A scope that takes longer than this, or ten times what its cells took, is not to be had again.
    private static readonly TimeSpan s_least = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_stopAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>Builds it.</summary>
    /// <param name="scope">An empty scope.</param>
    /// <param name="next">The cell that will run in it next: what is known of that one and later ones does not count.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Names of the variables that came out differently, in order.</returns>
    /// <exception cref="ScopeLostException">The scope was lost on the way, or it took too long.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(IScope scope, int next, CancellationToken cancellationToken)
    {
        IReadOnlyList<ScopeStep> steps = await journal.StepsAsync(cancellationToken).ConfigureAwait(false);
        TimeSpan limit = s_least + (10 * steps.OfType<CellStep>().Aggregate(TimeSpan.Zero, (sum, c) => sum + c.Ended.Elapsed));
        using var late = new CancellationTokenSource(limit, options.TimeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        SortedSet<string> different = new(StringComparer.Ordinal);
        try
        {
            int given = 0;
            foreach (ScopeStep step in steps)
            {
                if (step is GivenStep)
                {
                    if (values is not null && given < values.All.Count)
                        await scope.DefineAsync(values.All[given++].Variable, stop.Token).ConfigureAwait(false);
                }
                else if (step is CellStep { Ended.IsLost: false } cell
                    && cell.Begun.Cell < next
                    && LeavesSomething(cell.Ended.Result))
                {
                    different.UnionWith(await RunAsync(scope, cell, stop.Token).ConfigureAwait(false));
                }
            }

            return [.. different];
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ScopeLostException(FormattableString.Invariant(
                $"The scope could not be built again within {limit.TotalSeconds:0} s."), timedOut: true, limit: LimitError.WallTime);
        }
    }

    // A cell that never ran has left nothing, and the work of one that took its worker along is gone.
    private static bool LeavesSomething(CellResult cell) =>
        cell.Status is CellStatus.Ok or CellStatus.Exception or CellStatus.Timeout
            && cell.Layer is not (CellLayer.Source or CellLayer.Compile);

    private async Task<IEnumerable<string>> RunAsync(IScope scope, CellStep cell, CancellationToken cancellationToken)
    {
        var times = new CellTimes(options.Limits.CellTimeout, options.Limits.CellCpuTime);
        // Where it was stopped for its time, it is stopped when it has had that again; what it did until then is about the same.
        bool stopped = cell.Ended.Result.Status == CellStatus.Timeout || cell.Ended.IsStopped;
        if (stopped)
            times = new CellTimes(Min(cell.Ended.Elapsed, options.Limits.CellTimeout), options.Limits.CellCpuTime);
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Its clock stands still while it waits for an answer that never came.
        var calls = new RecordedCalls(journal.Scope, cell, options.TimeProvider) { Unanswered = () => Halt(stopped, halt) };
        CellResult before = cell.Ended.Result;
        var request = new CellRequest(before.Cell, cell.Begun.Code, times) { Source = cell.Source, Fingerprints = true };
        CellResult after = ReportBounds.Bound(
            await scope.RunAsync(request, calls.AnswerAsync, halt.Token).ConfigureAwait(false),
            options.Limits.ObservationChars);
        cancellationToken.ThrowIfCancellationRequested();
        bool sure = !stopped && !calls.HasStrayed && after.Status == before.Status && after.Error?.Type == before.Error?.Type;
        return (sure ? Differences(before, after) : before.Variables.Concat(after.Variables).Select(v => v.Name))
            .Concat(before.Unassigned.Except(after.Unassigned));
    }

    private static IEnumerable<string> Differences(CellResult before, CellResult after) =>
        before.Variables.Except(after.Variables).Concat(after.Variables.Except(before.Variables)).Select(v => v.Name);

    // The other calls that it had under way come within this time.
    private static void Halt(bool stopped, CancellationTokenSource halt)
    {
        if (stopped)
            halt.CancelAfter(s_stopAfter);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
