using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace CaveRuntime.Journal;

/// <summary>
/// The bytes of one record: a byte for the version of this form, one for how the rest is packed, eight of a SHA-256 over that rest, the
/// rest. The rest is the entry as JSON. docs/decisions/0021 says why.
/// </summary>
internal static class RecordForm
{
    /// <summary>The version that is written; older ones are read.</summary>
    public const byte Version = 1;

    private const byte Plain = 0, Brotli = 1;
    private const int HeadBytes = 10, SumBytes = 8;
    private const int PackedFrom = 512;
    private const int MaxBytes = 1 << 30;

    /// <summary>The record of an entry.</summary>
    public static byte[] Write(JournalEntry entry)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry);
        bool packs = json.Length >= PackedFrom;
        byte[] rest = packs ? Packed(json) : json;
        byte[] record = new byte[HeadBytes + rest.Length];
        (record[0], record[1]) = (Version, packs ? Brotli : Plain);
        rest.CopyTo(record, HeadBytes);
        Sum(record.AsSpan(HeadBytes), record[1]).CopyTo(record.AsSpan(2));
        return record;
    }

    /// <summary>The entry of a record.</summary>
    /// <exception cref="InvalidDataException">It is cut or changed, or of a later version; the message says which.</exception>
    public static JournalEntry Read(ReadOnlySpan<byte> record)
    {
        if (record.Length <= HeadBytes)
            throw new InvalidDataException("it is cut off");
        if (record[0] != Version)
            throw new InvalidDataException($"it is of version {record[0]}, and this program reads version {Version}; use a later one");
        if (!Sum(record[HeadBytes..], record[1]).AsSpan().SequenceEqual(record.Slice(2, SumBytes)))
            throw new InvalidDataException("its check sum does not fit: it is cut off or was changed");
        try
        {
            ReadOnlySpan<byte> rest = record[HeadBytes..];
            return JsonSerializer.Deserialize(record[1] == Plain ? rest : Unpacked(rest), JournalJson.Default.JournalEntry)
                ?? throw new InvalidDataException("it holds nothing");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"it holds what this program does not know: {e.Message}", e);
        }
    }

    /// <summary>The same, where a record that cannot be read is nothing unusual.</summary>
    /// <returns>The entry, or null with what is wrong with the record.</returns>
    public static (JournalEntry? Entry, string? Wrong) TryRead(ReadOnlySpan<byte> record)
    {
        try
        {
            return (Read(record), null);
        }
        catch (InvalidDataException e)
        {
            return (null, e.Message);
        }
    }

    // The byte that says how to unpack is summed up, too.
    private static byte[] Sum(ReadOnlySpan<byte> rest, byte packing)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sum.AppendData([packing]);
        sum.AppendData(rest);
        return sum.GetHashAndReset()[..SumBytes];
    }

    private static byte[] Packed(byte[] json)
    {
        byte[] room = new byte[4 + BrotliEncoder.GetMaxCompressedLength(json.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(room, json.Length);
        if (!BrotliEncoder.TryCompress(json, room.AsSpan(4), out int length, quality: 1, window: 22))
            throw new InvalidOperationException("Brotli has less room than it asked for.");
        return room[..(4 + length)];
    }

    private static byte[] Unpacked(ReadOnlySpan<byte> rest)
    {
        int length = rest.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (length is < 0 or > MaxBytes)
            throw new InvalidDataException("its length is impossible");
        byte[] json = new byte[length];
        return BrotliDecoder.TryDecompress(rest[4..], json, out int written) && written == length
            ? json
            : throw new InvalidDataException("it cannot be unpacked");
    }
}
