namespace CaveRuntime.Cells.Buffers;

/// <summary>Some characters of a buffer: what a text is to the code below it.</summary>
internal readonly record struct BufferSlice(TextBuffer Buffer, int Start, int Length)
{
    /// <summary>
    /// The characters. A reader passes what it has read through <see cref="Kept{T}"/>; otherwise the mapping might end while
    /// the last characters are being read.
    /// </summary>
    public ReadOnlySpan<char> Span => Buffer.Span.Slice(Start, Length);

    /// <summary>Keeps the buffer alive until here.</summary>
    public T Kept<T>(T read)
    {
        GC.KeepAlive(Buffer);
        return read;
    }
}
