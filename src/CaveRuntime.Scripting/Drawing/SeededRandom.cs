using System.Buffers.Binary;

namespace CaveRuntime.Scripting.Drawing;

/// <summary>
/// The generator of one cell: xoshiro256**, written here so that a seed gives the same numbers under every version of the runtime.
/// Thread-safe.
/// </summary>
internal sealed class SeededRandom : Random
{
    private readonly Lock _gate = new();
    private ulong _a, _b, _c, _d;

    public SeededRandom(long seed)
    {
        // SplitMix64, as its authors advise: near seeds give far states.
        ulong next = (ulong)seed;
        (_a, _b, _c, _d) = (Mix(ref next), Mix(ref next), Mix(ref next), Mix(ref next));
    }

    public override int Next() => (int)Below(int.MaxValue);

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)Below((ulong)maxValue);
    }

    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)(minValue + (long)Below((ulong)((long)maxValue - minValue)));
    }

    public override long NextInt64() => (long)Below(long.MaxValue);

    public override long NextInt64(long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (long)Below((ulong)maxValue);
    }

    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (long)((ulong)minValue + Below((ulong)maxValue - (ulong)minValue));
    }

    public override double NextDouble() => (Draw() >> 11) * (1.0 / (1UL << 53));

    public override float NextSingle() => (Draw() >> 40) * (1.0f / (1U << 24));

    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    public override void NextBytes(Span<byte> buffer)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (; buffer.Length > 0; buffer = buffer[Math.Min(word.Length, buffer.Length)..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, Draw());
            word[..Math.Min(word.Length, buffer.Length)].CopyTo(buffer);
        }
    }

    protected override double Sample() => NextDouble();

    private static ulong Mix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    // Without bias: draws of the rest that does not fill a whole round are drawn again.
    private ulong Below(ulong limit)
    {
        if (limit <= 1)
            return 0;
        ulong rest = (0 - limit) % limit;
        while (true)
        {
            ulong high = Math.BigMul(Draw(), limit, out ulong low);
            if (low >= rest)
                return high;
        }
    }

    private ulong Draw()
    {
        lock (_gate)
        {
            ulong result = ulong.RotateLeft(_b * 5, 7) * 9;
            ulong shifted = _b << 17;
            _c ^= _a;
            _d ^= _b;
            _b ^= _c;
            _a ^= _d;
            _c ^= shifted;
            _d = ulong.RotateLeft(_d, 45);
            return result;
        }
    }
}
