namespace CaveRuntime.Oracle.Reading;

/// <summary>Chance that is the same in every run: FNV-1a over characters, and the finalizer of SplitMix64 (Steele, Lea and Flood,
/// 2014).</summary>
internal static class StableHash
{
    public static ulong Of(ReadOnlySpan<char> text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text)
            hash = (hash ^ c) * 1099511628211;
        return Mix(hash);
    }

    /// <summary>Another number for each pair.</summary>
    public static ulong Of(ulong a, ulong b) => Mix(a ^ Mix(b + 0x9E3779B97F4A7C15));

    /// <summary>A number from 0 up to, but without, 1.</summary>
    public static double Share(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number from 0 up to, but without, the limit.</summary>
    public static int Below(ulong hash, int limit) => (int)(Share(hash) * limit);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
