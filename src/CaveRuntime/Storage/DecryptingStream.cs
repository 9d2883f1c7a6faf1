namespace CaveRuntime.Storage;

/// <summary>A value on its way out of the store. Its last part is marked as such, so that none that is cut off is taken for whole. Not
/// thread-safe.</summary>
/// <param name="source">The value as it is kept; disposed with this.</param>
/// <param name="cipher">Decrypts.</param>
/// <param name="hash">What it is kept under.</param>
internal sealed class DecryptingStream(Stream source, StoreCipher cipher, string hash) : PartStream
{
    private const int PieceBytes = EncryptingStream.PartBytes + StoreCipher.Overhead;

    private readonly byte[] _room = new byte[PieceBytes + 1];
    private int _held;
    private long _part;
    private bool _ended;

    /// <inheritdoc/>
    protected override async ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        if (_ended)
            return null;
        _held += await source.ReadAtLeastAsync(
            _room.AsMemory(_held), _room.Length - _held, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        bool last = _held <= PieceBytes;
        byte[] text = cipher.TryDecrypt(_room.AsSpan(0, Math.Min(_held, PieceBytes)), Place.Part(_part++, last))
            ?? throw EncryptedSessionStore.WrongKey($"Value {hash[..12]}…");
        _ended = last;
        _room[0] = _room[PieceBytes];
        _held = _ended ? 0 : 1;
        return text;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
