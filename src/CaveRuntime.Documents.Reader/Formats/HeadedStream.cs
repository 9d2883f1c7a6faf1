namespace CaveRuntime.Documents.Reader.Formats;

/// <summary>A stream whose first bytes were read already and come once more.</summary>
internal sealed class HeadedStream(byte[] head, Stream rest) : ForwardStream
{
    private int _at;

    public override int Read(Span<byte> buffer)
    {
        if (_at == head.Length)
            return rest.Read(buffer);
        int count = Math.Min(buffer.Length, head.Length - _at);
        head.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }
}
