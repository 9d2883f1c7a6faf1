using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CaveRuntime.Storage;

/// <summary>Encrypts pieces, each bound to its place. A piece is a mark, a nonce, the text and a tag. Thread-safe.</summary>
internal sealed class StoreCipher
{
    /// <summary>How many bytes a piece has more than its text.</summary>
    public const int Overhead = 1 + NonceBytes + TagBytes;

    /// <summary>The first byte of a piece; no record and no version of one begins so.</summary>
    public const byte Mark = 0xE1;

    private const int NonceBytes = 12, TagBytes = 16, KeyBytes = 32;

    private readonly byte[] _key;
    private readonly byte[] _nonceKey;

    public StoreCipher(ReadOnlySpan<byte> key)
    {
        if (key.Length < KeyBytes)
            throw new ArgumentException($"The key of a store has at least {KeyBytes} bytes, not {key.Length}.", nameof(key));
        byte[] given = key.ToArray();
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, given, KeyBytes, info: "cave store: content"u8.ToArray());
        _nonceKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, given, KeyBytes, info: "cave store: nonce"u8.ToArray());
    }

    /// <summary>Whether bytes are a piece.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> piece) => piece.Length >= Overhead && piece[0] == Mark;

    /// <summary>Encrypts a text for a place.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> text, Place place)
    {
        byte[] bound = place.Bytes;
        byte[] piece = new byte[text.Length + Overhead];
        piece[0] = Mark;
        Span<byte> nonce = piece.AsSpan(1, NonceBytes);
        using (var derived = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _nonceKey))
        {
            derived.AppendData(bound);
            derived.AppendData(text);
            derived.GetHashAndReset().AsSpan(0, NonceBytes).CopyTo(nonce);
        }

        using var cipher = new AesGcm(_key, TagBytes);
        cipher.Encrypt(nonce, text, piece.AsSpan(1 + NonceBytes, text.Length), piece.AsSpan(1 + NonceBytes + text.Length), bound);
        return piece;
    }

    /// <summary>The text of a piece; null where it was made with another key, for another place, or is damaged.</summary>
    public byte[]? TryDecrypt(ReadOnlySpan<byte> piece, Place place)
    {
        if (!IsEncrypted(piece))
            return null;
        byte[] text = new byte[piece.Length - Overhead];
        try
        {
            using var cipher = new AesGcm(_key, TagBytes);
            cipher.Decrypt(
                piece.Slice(1, NonceBytes), piece.Slice(1 + NonceBytes, text.Length), piece[^TagBytes..], text, place.Bytes);
            return text;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>What a piece is, so that none can be put in another's place.</summary>
internal readonly record struct Place(byte Kind, long Number, bool IsLast)
{
    /// <summary>A question that lists show.</summary>
    public static Place Question => new(1, 0, true);

    /// <summary>What goes along with the encryption of it.</summary>
    public byte[] Bytes
    {
        get
        {
            byte[] bytes = new byte[10];
            bytes[0] = Kind;
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), Number);
            bytes[9] = IsLast ? (byte)1 : (byte)0;
            return bytes;
        }
    }

    /// <summary>A record of a journal. Forks share records, so its session is no part of the place.</summary>
    public static Place Record(long seq) => new(2, seq, true);

    /// <summary>A part of a value, so that none can be left out, moved, or be the last without being so.</summary>
    public static Place Part(long number, bool isLast) => new(3, number, isLast);
}
