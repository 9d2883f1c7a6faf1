using System.Collections.Immutable;
using CaveRuntime.Transcripts;
using CaveRuntime.Transcripts.Archives;

namespace CaveRuntime.Views;

/// <summary>What every reduction has to keep, whoever wrote the reducer. Only what a step has changed is looked at.</summary>
internal static class ReductionRules
{
    /// <summary>The first rule that the next reduction breaks, as words after the name of its stage; null where it keeps them all.</summary>
    public static string? Broken(ReducerInput now, Reduction next, Archive archive)
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
        if (forms.Any(f => f.Value is null || !archive.Contains(f.Value.Handle)) || (next.Summary != before.Summary && !IsArchived(before, next, archive)))
            return "shortens what is not in the archive";
        if (next.Summary != before.Summary && (next.Start < before.Start || next.Start > now.MaxThrough))
            return "has a summary that ends where none may end";
        return TearsTurn(now, next, gone) ? "would tear a turn apart" : null;
    }

    private static bool IsArchived(Reduction before, Reduction next, Archive archive) =>
        next.Summary is { Handles: { Count: > 0 } handles } && (before.Summary?.Handles ?? []).All(handles.Contains) && handles.All(archive.Contains);

    // A reply without its observations, or the other way round, is what providers refuse and models misread.
    private static bool TearsTurn(ReducerInput now, Reduction next, int[] gone)
    {
        ImmutableHashSet<int> touched = [.. gone];
        return now.Turns.Any(turn =>
            (turn.From < next.Start && next.Start < turn.To)
            || (turn.Messages.Any(touched.Contains) && turn.Messages.Any(next.Shows)));
    }
}
