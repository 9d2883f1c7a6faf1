using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Journal;

/// <summary>The pieces in which a cell has reported what it saw of its clock, put together. Calls in parallel may bring them out of order;
/// what comes after a gap, or cannot be true, is left out: the clock then goes on from there by itself.</summary>
internal static class ClockPieces
{
    /// <summary>All that is whole; null for nothing.</summary>
    public static ClockReads? Join(IEnumerable<ClockReads> pieces)
    {
        ClockReads? all = null;
        foreach (ClockReads piece in pieces.Where(p => p.IsSound).OrderBy(p => p.Index).ThenBy(p => p.Reads))
        {
            if (piece.Index != (all is null ? 0 : all.Index + all.Moves.Count) || piece.Reads < all?.Reads)
                continue;
            ClockReads next = all is null ? piece : all.With(piece);
            if (!next.IsSound)
                break;
            all = next;
        }

        return all;
    }
}
