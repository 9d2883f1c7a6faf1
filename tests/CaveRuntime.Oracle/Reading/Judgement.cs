namespace CaveRuntime.Oracle.Reading;

/// <summary>Decides whether a reading is right, by a hash of what is read: the same piece is always read the same way, whoever
/// asks.</summary>
internal static class Judgement
{
    /// <summary>Chooses a reading by number.</summary>
    /// <param name="oracle">How well it reads.</param>
    /// <param name="piece">Names what is read.</param>
    /// <param name="right">Number of the right reading.</param>
    /// <param name="count">How many readings there are.</param>
    /// <param name="inView">False: it stands beyond the window, so all readings are equally likely.</param>
    public static int Choose(OracleName oracle, ulong piece, int right, int count, bool inView)
    {
        ulong luck = StableHash.Of(piece, (ulong)oracle.Seed);
        if (!inView)
            return StableHash.Below(StableHash.Of(luck, 1), count);
        if (StableHash.Share(luck) < oracle.Accuracy || count < 2)
            return right;
        int other = StableHash.Below(StableHash.Of(luck, 2), count - 1);
        return other < right ? other : other + 1;
    }
}
