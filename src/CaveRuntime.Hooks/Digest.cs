using System.Buffers.Binary;
using System.Numerics;

namespace CaveRuntime.Hooks;

/// <summary>
/// Digests in managed code. The framework's are native on Linux, and a sealed worker neither loads native libraries nor hands them a cell's
/// data. They compare and name data; they are not meant to keep secrets.
/// </summary>
internal static class Digest
{
    private const int Block = 64;

    // Cube roots of the first primes (FIPS 180-4, section 4.2.2), made rather than listed.
    private static readonly uint[] s_sha256 = [.. Primes(64).Select(p => Fraction(Math.Cbrt(p), p, 3))];

    // Square roots of the first primes (FIPS 180-4, section 5.3.3).
    private static readonly uint[] s_sha256Start = [.. Primes(8).Select(p => Fraction(Math.Sqrt(p), p, 2))];

    private static readonly uint[] s_md5 = [.. Enumerable.Range(1, 64).Select(i => (uint)(Math.Abs(Math.Sin(i)) * 4294967296.0))];

    private static readonly int[] s_md5Shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

    private delegate void Round(Span<uint> state, ReadOnlySpan<byte> block);

    public static byte[] Sha256(ReadOnlySpan<byte> data) => Hash(data, [.. s_sha256Start], isBigEndian: true, Sha256Round);

    public static byte[] Sha1(ReadOnlySpan<byte> data) =>
        Hash(data, [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0], isBigEndian: true, Sha1Round);

    public static byte[] Md5(ReadOnlySpan<byte> data) =>
        Hash(data, [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476], isBigEndian: false, Md5Round);

    private static byte[] Hash(ReadOnlySpan<byte> data, uint[] state, bool isBigEndian, Round round)
    {
        int whole = data.Length / Block * Block;
        for (int i = 0; i < whole; i += Block)
            round(state, data.Slice(i, Block));
        // The rest, a one bit, zeros, and the length in bits at the end.
        ReadOnlySpan<byte> rest = data[whole..];
        byte[] tail = new byte[rest.Length < Block - 8 ? Block : 2 * Block];
        rest.CopyTo(tail);
        tail[rest.Length] = 0x80;
        Span<byte> length = tail.AsSpan(tail.Length - 8);
        if (isBigEndian)
            BinaryPrimitives.WriteInt64BigEndian(length, data.Length * 8L);
        else
            BinaryPrimitives.WriteInt64LittleEndian(length, data.Length * 8L);
        for (int i = 0; i < tail.Length; i += Block)
            round(state, tail.AsSpan(i, Block));
        byte[] digest = new byte[state.Length * 4];
        for (int i = 0; i < state.Length; i++)
        {
            if (isBigEndian)
                BinaryPrimitives.WriteUInt32BigEndian(digest.AsSpan(i * 4), state[i]);
            else
                BinaryPrimitives.WriteUInt32LittleEndian(digest.AsSpan(i * 4), state[i]);
        }

        return digest;
    }

    private static void Sha256Round(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[64];
        for (int i = 0; i < 16; i++)
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
        for (int i = 16; i < 64; i++)
        {
            uint low = BitOperations.RotateRight(w[i - 15], 7) ^ BitOperations.RotateRight(w[i - 15], 18) ^ (w[i - 15] >> 3);
            uint high = BitOperations.RotateRight(w[i - 2], 17) ^ BitOperations.RotateRight(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + low + w[i - 7] + high;
        }

        (uint a, uint b, uint c, uint d) = (state[0], state[1], state[2], state[3]);
        (uint e, uint f, uint g, uint h) = (state[4], state[5], state[6], state[7]);
        for (int i = 0; i < 64; i++)
        {
            uint first = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25))
                + ((e & f) ^ (~e & g)) + s_sha256[i] + w[i];
            uint second = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22))
                + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        ReadOnlySpan<uint> sum = [a, b, c, d, e, f, g, h];
        Add(state, sum);
    }

    private static void Sha1Round(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[80];
        for (int i = 0; i < 80; i++)
        {
            w[i] = i < 16 ? BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..])
                : BitOperations.RotateLeft(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        }

        (uint a, uint b, uint c, uint d, uint e) = (state[0], state[1], state[2], state[3], state[4]);
        for (int i = 0; i < 80; i++)
        {
            (uint f, uint k) = (i / 20) switch
            {
                0 => ((b & c) | (~b & d), 0x5A827999u),
                1 => (b ^ c ^ d, 0x6ED9EBA1u),
                2 => ((b & c) | (b & d) | (c & d), 0x8F1BBCDCu),
                _ => (b ^ c ^ d, 0xCA62C1D6u),
            };
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, BitOperations.RotateLeft(a, 5) + f + e + k + w[i]);
        }

        ReadOnlySpan<uint> sum = [a, b, c, d, e];
        Add(state, sum);
    }

    private static void Md5Round(Span<uint> state, ReadOnlySpan<byte> block)
    {
        (uint a, uint b, uint c, uint d) = (state[0], state[1], state[2], state[3]);
        for (int i = 0; i < 64; i++)
        {
            (uint f, int g) = (i / 16) switch
            {
                0 => ((b & c) | (~b & d), i),
                1 => ((d & b) | (~d & c), ((5 * i) + 1) % 16),
                2 => (b ^ c ^ d, ((3 * i) + 5) % 16),
                _ => (c ^ (b | ~d), 7 * i % 16),
            };
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(block[(g * 4)..]);
            uint turned = BitOperations.RotateLeft(a + f + s_md5[i] + word, s_md5Shifts[(i / 16 * 4) + (i % 4)]);
            (a, d, c, b) = (d, c, b, b + turned);
        }

        ReadOnlySpan<uint> sum = [a, b, c, d];
        Add(state, sum);
    }

    private static void Add(Span<uint> state, ReadOnlySpan<uint> sum)
    {
        for (int i = 0; i < state.Length; i++)
            state[i] += sum[i];
    }

    private static IEnumerable<int> Primes(int count) =>
        Enumerable.Range(2, 400).Where(n => !Enumerable.Range(2, n - 2).Any(d => n % d == 0)).Take(count);

    // The first 32 bits behind the point of a root, in whole numbers: the last bits of a double may be wrong.
    private static uint Fraction(double near, int number, int power)
    {
        BigInteger wanted = (BigInteger)number << (32 * power);
        var root = (BigInteger)(near * 4294967296.0);
        while (BigInteger.Pow(root, power) > wanted)
            root--;
        while (BigInteger.Pow(root + 1, power) <= wanted)
            root++;
        return (uint)(root & uint.MaxValue);
    }
}
