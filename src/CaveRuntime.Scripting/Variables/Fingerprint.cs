using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaveRuntime.Cells;

namespace CaveRuntime.Scripting.Variables;

/// <summary>
/// A hash of what is in a value, the same in every process that has the same value: no addresses, no hash codes. Runs no code of a cell
/// and enumerates nothing that is lazy; of such things, and of delegates, only the type counts. Of large values the size and a part.
/// </summary>
internal sealed class Fingerprint
{
    private const int MaxDepth = 4, MaxItems = 256, MaxOwnItems = 16, MaxNodes = 2_000;
    private const int PartChars = 2_048;

    // What is left to look at, so that a look is short whatever the value is.
    private int _nodes = MaxNodes;

    /// <summary>The hash; null where it cannot be had, because another thread changes the value meanwhile.</summary>
    public static ulong? Of(object? value)
    {
        try
        {
            return new Fingerprint().Add(14_695_981_039_346_656_037, value, MaxDepth);
        }
        catch (Exception) // Whatever a collection throws that is being changed.
        {
            return null;
        }
    }

    private ulong Add(ulong hash, object? value, int depth)
    {
        if (value is null)
            return Mix(hash, 1);
        if (_nodes-- <= 0)
            return Mix(hash, 2);
        ValueShape shape = ValueShape.Of(value.GetType());
        hash = Mix(hash, shape.Name);
        switch (value)
        {
            case string s:
                return Chars(hash, s, s.Length);
            case Text t:
                return Text(hash, t);
            case decimal d:
                Span<int> bits = stackalloc int[4];
                decimal.GetBits(d, bits);
                return Bytes(hash, MemoryMarshal.AsBytes(bits));
            case IConvertible number when shape.IsNumber:
                return Mix(hash, Number(number));
            case StringBuilder b:
                return Chars(Mix(hash, (ulong)b.Length), b.ToString(0, Math.Min(b.Length, PartChars)), b.Length);
            case Regex or Uri or Version:
                return Chars(hash, value.ToString(), 0);
            case Capture c:
                return Chars(Mix(hash, (ulong)c.Index), c.ValueSpan, c.Length);
            case Delegate:
                return hash;
            case Array a when shape.IsOfNumbers:
                return Numbers(hash, a);
            case JsonObject or JsonArray when depth > 0:
                return Items(hash, (IEnumerable)value, depth, MaxItems);
            case JsonValue v:
                return Chars(hash, v.ToJsonString(), 0);
        }

        if (depth == 0)
            return Mix(hash, 3);
        if (shape.IsCollection)
            return Collection(hash, (IEnumerable)value, shape, depth);
        for (int i = 0; i < shape.Fields.Length; i++)
            hash = Add(hash, shape.Fields[i].GetValue(value), depth - 1);
        return hash;
    }

    private ulong Collection(ulong hash, IEnumerable value, ValueShape shape, int depth)
    {
        long? count = ItemCount.Of(value);
        hash = Mix(hash, (ulong)(count ?? -1));
        if (!shape.IsUnordered)
            return Items(hash, value, depth, shape.IsOwn ? MaxOwnItems : MaxItems);
        // Their order follows from hash codes, some of which are addresses: then the items count, not their order.
        if (count is null or > MaxItems)
            return hash;
        ulong sum = 0;
        foreach (object? item in value)
            sum += Add(hash, item, depth - 1);
        return Mix(hash, sum);
    }

    private ulong Items(ulong hash, IEnumerable value, int depth, int most)
    {
        foreach (object? item in value)
        {
            if (most-- == 0 || _nodes <= 0)
                break;
            hash = Add(hash, item, depth - 1);
        }

        return hash;
    }

    private static ulong Text(ulong hash, Text text) => text.Length <= 2 * PartChars
        ? Chars(hash, text.ToString(), text.Length)
        : Chars(Chars(hash, text[..PartChars].ToString(), text.Length), text[^PartChars..].ToString(), 0);

    private static ulong Chars(ulong hash, ReadOnlySpan<char> text, int length)
    {
        hash = Mix(hash, (ulong)length);
        return text.Length <= 2 * PartChars
            ? Bytes(hash, MemoryMarshal.AsBytes(text))
            : Bytes(Bytes(hash, MemoryMarshal.AsBytes(text[..PartChars])), MemoryMarshal.AsBytes(text[^PartChars..]));
    }

    private static ulong Numbers(ulong hash, Array array)
    {
        hash = Mix(hash, (ulong)array.LongLength);
        if (array.LongLength > int.MaxValue / 32)
            return hash;
        int bytes = Buffer.ByteLength(array);
        ReadOnlySpan<byte> all = MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), bytes);
        const int Part = 2 * PartChars;
        return bytes <= 2 * Part ? Bytes(hash, all) : Bytes(Bytes(hash, all[..Part]), all[^Part..]);
    }

    private static ulong Number(IConvertible number) => number.GetTypeCode() switch
    {
        TypeCode.Double => BitConverter.DoubleToUInt64Bits(number.ToDouble(CultureInfo.InvariantCulture)),
        TypeCode.Single => BitConverter.SingleToUInt32Bits(number.ToSingle(CultureInfo.InvariantCulture)),
        TypeCode.UInt64 => number.ToUInt64(CultureInfo.InvariantCulture),
        TypeCode.Char => number.ToChar(CultureInfo.InvariantCulture),
        _ => (ulong)number.ToInt64(CultureInfo.InvariantCulture),
    };

    private static ulong Bytes(ulong hash, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            hash = Mix(hash, word);
        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
            hash = Mix(hash, rest);
        return hash;
    }

    private static ulong Mix(ulong hash, ulong word)
    {
        hash = (hash ^ word) * 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 32);
    }
}
