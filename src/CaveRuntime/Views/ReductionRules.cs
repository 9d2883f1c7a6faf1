using System.Collections.Immutable;
using CaveRuntime.Transcripts;
using CaveRuntime.Transcripts.Archives;

namespace CaveRuntime.Views;

/// <summary>What every reduction has to keep, whichever reducer made it.</summary>
internal static class ReductionRules
{
    /// <summary>Runs a reducer. It may come from outside: whatever it does wrong is a problem that is told, and the view stays.</summary>
    /// <param name="reducer">The reducer.</param>
    /// <param name="stage">Its name in the problem.</param>
    /// <param name="now">What it is given.</param>
    /// <param name="archive">What left the view so far.</param>
    /// <param name="cancellationToken">Stops with the run, by an exception.</param>
    /// <returns>A result that keeps the rules.</returns>
    public static async Task<ReducerResult> ReduceAsync(
        IViewReducer reducer,
        string stage,
        ReducerInput now,
        Archive archive,
        CancellationToken cancellationToken)
    {
        try
        {
            ReducerResult result = await reducer.ReduceAsync(now, cancellationToken).ConfigureAwait(false);
            string? broken = result?.Next is { } next ? Broken(now, next, archive) : "gave no result";
            return broken is null ? result! : new ReducerResult(now.Reduction, $"The view stays as it was: {stage} {broken}.");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new ReducerResult(now.Reduction, $"The view stays as it was: {stage} failed: {e.Message.TrimEnd('.')}.");
        }
    }

    // The first rule that is broken, as words after the name of the stage. Only what the step has changed is looked at.
    private static string? Broken(ReducerInput now, Reduction next, Archive archive)
    {
        if (ReferenceEquals(next, now.Reduction))
            return null;
        Reduction before = now.Reduction;
        int[] gone = [.. next.Gone.Except(before.Gone)];
        KeyValuePair<int, MessageForm>[] forms =
            [.. next.Forms.Where(f => !ReferenceEquals(before.Forms.GetValueOrDefault(f.Key), f.Value))];
        if (gone.Concat(forms.Select(f => f.Key)).Any(i => i < 0 || i >= now.Messages.Count))
            return "names a message that does not exist";
        if (gone.Concat(forms.Select(f => f.Key)).Any(i => now.Messages[i].Kind == MessageKind.Question))
            return "would change what the user said";
        if (forms.Any(f => f.Value is null || !archive.Contains(f.Value.Handle)))
            return "shortens what is not in the archive";
        if (next.Summary != before.Summary && !IsArchived(before, next, archive))
            return "sums up what is not in the archive";
        if (next.Summary != before.Summary && (next.Start < before.Start || next.Start > now.MaxThrough))
            return "has a summary that ends where none may end";
        return TearsTurn(now, next, gone) ? "would tear a turn apart" : null;
    }

    private static bool IsArchived(Reduction before, Reduction next, Archive archive) =>
        next.Summary is { Handles: { Count: > 0 } handles }
        && (before.Summary?.Handles ?? []).All(handles.Contains)
        && handles.All(archive.Contains);

    // A reply without its observations, or the other way round, is what providers refuse and models misread.
    private static bool TearsTurn(ReducerInput now, Reduction next, int[] gone)
    {
        ImmutableHashSet<int> touched = [.. gone];
        return now.Turns.Any(turn =>
            (turn.From < next.Start && next.Start < turn.To)
            || (turn.Messages.Any(touched.Contains) && turn.Messages.Any(next.Shows)));
    }
}
