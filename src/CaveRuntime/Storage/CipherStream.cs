namespace CaveRuntime.Storage;

/// <summary>A value on its way into the store or out of it, part by part, each for its number. The last part is marked as such, so that
/// none that is cut off is taken for whole. Not thread-safe.</summary>
internal sealed class CipherStream : PartStream
{
    private const int PartBytes = 64 * 1024;

    private readonly Stream _source;
    private readonly bool _owns;
    private readonly Func<ReadOnlySpan<byte>, Place, byte[]> _turn;

    // One byte more than a part, to know whether another part follows.
    private readonly byte[] _room;
    private int _held;
    private long _part;
    private bool _ended;

    private CipherStream(Stream source, bool owns, int partBytes, Func<ReadOnlySpan<byte>, Place, byte[]> turn) =>
        (_source, _owns, _turn, _room) = (source, owns, turn, new byte[partBytes + 1]);

    /// <summary>A value that is to be kept.</summary>
    /// <param name="source">The value; not disposed.</param>
    /// <param name="cipher">Encrypts.</param>
    public static CipherStream Encrypt(Stream source, StoreCipher cipher) => new(source, owns: false, PartBytes, cipher.Encrypt);

    /// <summary>A value that was kept.</summary>
    /// <param name="source">The value as it is kept; disposed with this.</param>
    /// <param name="cipher">Decrypts.</param>
    /// <param name="hash">What it is kept under.</param>
    public static CipherStream Decrypt(Stream source, StoreCipher cipher, string hash) => new(
        source,
        owns: true,
        PartBytes + StoreCipher.Overhead,
        (piece, place) => cipher.TryDecrypt(piece, place) ?? throw EncryptedSessionStore.WrongKey($"Value {hash[..12]}…"));

    /// <inheritdoc/>
    protected override async ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        if (_ended)
            return null;
        _held += await _source.ReadAtLeastAsync(
            _room.AsMemory(_held), _room.Length - _held, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        int most = _room.Length - 1;
        bool last = _held <= most;
        byte[] turned = _turn(_room.AsSpan(0, Math.Min(_held, most)), Place.Part(_part++, last));
        _ended = last;
        _room[0] = _room[most];
        _held = last ? 0 : 1;
        return turned;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _owns)
            _source.Dispose();
        base.Dispose(disposing);
    }
}
