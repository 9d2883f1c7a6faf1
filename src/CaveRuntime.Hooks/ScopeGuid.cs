namespace CaveRuntime.Hooks;

/// <summary>Stands where a cell asks for a new <see cref="Guid"/>. Thread-safe.</summary>
public static class ScopeGuid
{
    /// <summary>A random one.</summary>
    public static Guid NewGuid() => ScopeSource.Chance is { } chance ? Of(chance, 0x40) : Guid.NewGuid();

    /// <summary>A random one that begins with the time.</summary>
    public static Guid CreateVersion7() => CreateVersion7(ScopeDateTimeOffset.UtcNow);

    /// <summary>A random one that begins with this time.</summary>
    public static Guid CreateVersion7(DateTimeOffset timestamp)
    {
        if (ScopeSource.Chance is not { } chance)
            return Guid.CreateVersion7(timestamp);
        long milliseconds = timestamp.ToUnixTimeMilliseconds();
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds, nameof(timestamp));
        return Of(chance, 0x70, milliseconds);
    }

    private static Guid Of(Random chance, byte version, long? milliseconds = null)
    {
        Span<byte> bytes = stackalloc byte[16];
        chance.NextBytes(bytes);
        for (int i = 0; i < 6 && milliseconds is { } time; i++)
            bytes[i] = (byte)(time >> (40 - (8 * i)));
        bytes[6] = (byte)((bytes[6] & 0x0F) | version);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
