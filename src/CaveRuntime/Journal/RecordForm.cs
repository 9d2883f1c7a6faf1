using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using CaveRuntime.Storage;

namespace CaveRuntime.Journal;

/// <summary>
/// The bytes of one record: a byte for the version of this form, one for how the rest is packed, eight of a SHA-256 over that rest, the
/// rest. The rest is JSON, an entry on each line: what is written to the disk at once is one record. docs/decisions/0021 says why.
/// </summary>
internal static class RecordForm
{
    /// <summary>The version that is written; older ones are read: a record of version 1 has one entry.</summary>
    public const byte Version = 2;

    private const byte Plain = 0, Brotli = 1;
    private const int HeadBytes = 10, SumBytes = 8;
    private const int PackedFrom = 512;
    private const int MaxBytes = 1 << 30;

    /// <summary>The line of an entry.</summary>
    public static byte[] Line(JournalEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry);

    /// <summary>The record of some lines.</summary>
    public static byte[] Write(params IReadOnlyList<byte[]> lines)
    {
        byte[] json = lines.Count == 1 ? lines[0] : Joined(lines);
        bool packs = json.Length >= PackedFrom;
        byte[] rest = packs ? Packed(json) : json;
        byte[] record = new byte[HeadBytes + rest.Length];
        (record[0], record[1]) = (Version, packs ? Brotli : Plain);
        rest.CopyTo(record, HeadBytes);
        Sum(record.AsSpan(HeadBytes), record[1]).CopyTo(record.AsSpan(2));
        return record;
    }

    /// <summary>The entries of a record, at least one.</summary>
    /// <exception cref="InvalidDataException">It is cut or changed, or of a later version; the message says which.</exception>
    public static IReadOnlyList<JournalEntry> Read(ReadOnlySpan<byte> record)
    {
        if (record.Length <= HeadBytes)
            throw new InvalidDataException("it is cut off");
        if (StoreCipher.IsEncrypted(record))
            throw new InvalidDataException("it is encrypted; give the key that it was kept with (docs/durability.md)");
        if (record[0] is 0 or > Version)
            throw new InvalidDataException($"it is of version {record[0]}, and this program reads up to version {Version}; use a later one");
        if (!FitsSum(record))
            throw new InvalidDataException("its check sum does not fit: it is cut off or was changed");
        try
        {
            ReadOnlySpan<byte> rest = record[HeadBytes..];
            ReadOnlySpan<byte> json = record[1] == Plain ? rest : Unpacked(rest);
            List<JournalEntry> entries = [];
            foreach (Range line in json.Split((byte)'\n'))
            {
                entries.Add(JsonSerializer.Deserialize(json[line], JournalJson.Default.JournalEntry)
                    ?? throw new InvalidDataException("it holds nothing"));
            }

            return entries;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"it holds what this program does not know: {e.Message}", e);
        }
    }

    /// <summary>The same, where a record that cannot be read is nothing unusual.</summary>
    /// <returns>The entries; none, with what is wrong with the record, where it cannot be read.</returns>
    public static (IReadOnlyList<JournalEntry> Entries, string? Wrong) TryRead(ReadOnlySpan<byte> record)
    {
        try
        {
            return (Read(record), null);
        }
        catch (InvalidDataException e)
        {
            return ([], e.Message);
        }
    }

    /// <summary>Whether a record that cannot be read is one that was cut off or changed, not one of another program's that is
    /// whole.</summary>
    public static bool IsTorn(ReadOnlySpan<byte> record) =>
        // How a later version sums up is not known.
        record.Length <= HeadBytes || (record[0] <= Version && !FitsSum(record));

    private static bool FitsSum(ReadOnlySpan<byte> record) =>
        Sum(record[HeadBytes..], record[1]).AsSpan().SequenceEqual(record.Slice(2, SumBytes));

    private static byte[] Joined(IReadOnlyList<byte[]> lines)
    {
        byte[] json = new byte[lines.Sum(l => l.Length + 1) - 1];
        int at = 0;
        foreach (byte[] line in lines)
        {
            line.CopyTo(json, at);
            at += line.Length + 1;
            if (at < json.Length)
                json[at - 1] = (byte)'\n';
        }

        return json;
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
