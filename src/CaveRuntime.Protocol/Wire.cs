using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CaveRuntime.Protocol;

/// <summary>
/// Frames over a byte stream: one byte of kind, four bytes of length (little-endian), then UTF-8 JSON.
/// One reader at a time; any number of writers. The asynchronous members serve the host; the blocking ones serve the
/// worker, whose wire must go on when a cell has used up the thread pool. Whoever holds a wire uses the one or the other.
/// </summary>
public sealed class Wire(Stream stream) : IDisposable
{
    /// <summary>The largest payload that either side accepts or sends: 32 MiB.</summary>
    public const int MaxPayloadBytes = 32 << 20;

    private const int HeaderBytes = 5;

    // A header can announce much and bring nothing: memory is taken as the bytes come.
    private const int FirstBytes = 1 << 20;
    private readonly Lock _writing = new();
    private readonly Outbox _outbox = new(stream);
    private readonly Inbox _inbox = new(stream);
    private readonly byte[] _header = new byte[HeaderBytes];

    /// <summary>Reads the next frame; null at a clean end of the stream.</summary>
    /// <exception cref="WireException">The stream ended inside a frame, or the frame is too large.</exception>
    public ValueTask<Frame?> ReadAsync(CancellationToken cancellationToken) =>
        ReadAsync(static (_, _) => ValueTask.CompletedTask, cancellationToken);

    /// <summary>Reads the next frame, once its reader has room for it; null at a clean end of the stream.</summary>
    /// <param name="admit">Given kind and length of the frame; its bytes are read when this has completed.</param>
    /// <param name="cancellationToken">Ends the reading, and with it the use of the stream.</param>
    /// <exception cref="WireException">The stream ended inside a frame, or the frame is too large.</exception>
    public async ValueTask<Frame?> ReadAsync(Func<FrameKind, int, ValueTask> admit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(admit);
        int got = await _inbox.FillAsync(_header, cancellationToken).ConfigureAwait(false);
        if (!Begins(got))
            return null;
        int length = PayloadLength();
        await admit((FrameKind)_header[0], length).ConfigureAwait(false);
        var payload = new byte[Math.Min(length, FirstBytes)];
        for (got = 0; ; Array.Resize(ref payload, (int)Math.Min(length, 2L * payload.Length)))
        {
            got += await _inbox.FillAsync(payload.AsMemory(got), cancellationToken).ConfigureAwait(false);
            if (got < payload.Length || got == length)
                return Complete(payload, got, length);
        }
    }

    /// <summary>Blocks until the next frame is there; null at a clean end of the stream.</summary>
    /// <exception cref="WireException">The stream ended inside a frame, or the frame is too large.</exception>
    public Frame? Read()
    {
        if (!Begins(_inbox.Fill(_header)))
            return null;
        var payload = new byte[PayloadLength()];
        return Complete(payload, _inbox.Fill(payload), payload.Length);
    }

    /// <summary>Writes one frame whole.</summary>
    /// <exception cref="WireException">The message is larger than <see cref="MaxPayloadBytes"/>; nothing was written.</exception>
    public async ValueTask WriteAsync<T>(FrameKind kind, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        // Encoded when its turn has come: a peer that reads nothing makes one frame wait, not all of them.
        await _outbox.SendAsync(() => Encode(kind, message, type), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes one frame of bytes whole.</summary>
    /// <exception cref="WireException">There are more than <see cref="MaxPayloadBytes"/>; nothing was written.</exception>
    public async ValueTask WriteAsync(FrameKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        payload.CopyTo(frame.AsMemory(HeaderBytes));
        Headed(frame, kind);
        await _outbox.SendAsync(() => frame, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes one frame whole, blocking until it is on its way.</summary>
    /// <exception cref="WireException">The message is larger than <see cref="MaxPayloadBytes"/>; nothing was written.</exception>
    public void Write<T>(FrameKind kind, T message, JsonTypeInfo<T> type)
    {
        byte[] frame = Encode(kind, message, type);
        lock (_writing)
        {
            stream.Write(frame);
            stream.Flush();
        }
    }

    /// <summary>Writes one frame of bytes whole, blocking until it is on its way.</summary>
    /// <exception cref="WireException">There are more than <see cref="MaxPayloadBytes"/>; nothing was written.</exception>
    public void Write(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        payload.CopyTo(frame.AsSpan(HeaderBytes));
        Headed(frame, kind);
        lock (_writing)
        {
            stream.Write(frame);
            stream.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private static byte[] Encode<T>(FrameKind kind, T message, JsonTypeInfo<T> type)
    {
        using var buffer = new MemoryStream();
        buffer.SetLength(HeaderBytes);
        buffer.Position = HeaderBytes;
        JsonSerializer.Serialize(buffer, message, type);
        return Headed(buffer.ToArray(), kind);
    }

    private static byte[] Headed(byte[] frame, FrameKind kind)
    {
        int length = frame.Length - HeaderBytes;
        if (length > MaxPayloadBytes)
            throw new WireException(WireFault.Oversized, $"a {kind} frame of {length:N0} bytes; the limit is {MaxPayloadBytes:N0}");
        frame[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(1), length);
        return frame;
    }

    private static bool Begins(int got) => got switch
    {
        0 => false,
        HeaderBytes => true,
        _ => throw new WireException(WireFault.Truncated, "the stream ended inside a frame's header"),
    };

    private int PayloadLength()
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(1));
        return length <= MaxPayloadBytes
            ? (int)length
            : throw new WireException(WireFault.Oversized, $"a frame announces {length:N0} bytes; the limit is {MaxPayloadBytes:N0}");
    }

    private Frame Complete(byte[] payload, int got, int length) => got == length
        ? new Frame((FrameKind)_header[0], payload)
        : throw new WireException(WireFault.Truncated, $"the stream ended after {got:N0} of {length:N0} bytes");
}
