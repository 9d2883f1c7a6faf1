using System.Runtime.CompilerServices;

namespace CaveRuntime.Worker;

/// <summary>
/// Makes hash codes of strings and of <see cref="HashCode"/> the same in every worker, and with them the order of collections that go by
/// hash codes. The runtime has no switch for it. Their seeds are secret in a server so that nobody can send it keys that collide; a worker
/// holds the cells of one session only, which can slow down nobody but themselves, and their time is limited.
/// </summary>
internal static class HashSeeds
{
    private const ulong Seed = 0x9E3779B97F4A7C15;

    /// <summary>Sets the seeds. To be called before anything else: what was hashed before would not be found again.</summary>
    /// <returns>Why that could not be done; null where it was.</returns>
    public static string? Fix()
    {
        try
        {
            OfStrings(null) = Seed;
            OfHashCode(default) = unchecked((uint)Seed);
            return null;
        }
        catch (Exception e) when (e is MissingMemberException or TypeLoadException or NotSupportedException or BadImageFormatException)
        {
            return $"hash seeds: random, this runtime does not let them be set ({e.GetType().Name}); a rebuilt scope may order sets otherwise";
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "<DefaultSeed>k__BackingField")]
    private static extern ref ulong OfStrings([UnsafeAccessorType("System.Marvin, System.Private.CoreLib")] object? type);

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "s_seed")]
    private static extern ref uint OfHashCode(HashCode type);
}
