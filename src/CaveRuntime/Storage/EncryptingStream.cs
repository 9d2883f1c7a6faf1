namespace CaveRuntime.Storage;

/// <summary>A value on its way into the store: read in parts of 64 KiB, each of which is encrypted for its number. Not
/// thread-safe.</summary>
/// <param name="source">The value; not disposed.</param>
/// <param name="cipher">Encrypts.</param>
internal sealed class EncryptingStream(Stream source, StoreCipher cipher) : PartStream
{
    /// <summary>Bytes of a part before it is encrypted.</summary>
    public const int PartBytes = 64 * 1024;

    // One byte more than a part, to know whether another part follows.
    private readonly byte[] _room = new byte[PartBytes + 1];
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
        _ended = _held <= PartBytes;
        byte[] piece = cipher.Encrypt(_room.AsSpan(0, Math.Min(_held, PartBytes)), Place.Part(_part++, _ended));
        _room[0] = _room[PartBytes];
        _held = _ended ? 0 : 1;
        return piece;
    }
}
