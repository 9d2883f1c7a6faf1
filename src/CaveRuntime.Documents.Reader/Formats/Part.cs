namespace CaveRuntime.Documents.Reader.Formats;

/// <summary>A document, or one inside another: its bytes. Not thread-safe.</summary>
internal sealed class Part
{
    private const int HeadLength = 4096;

    private readonly byte[] _head;

    /// <param name="content">The bytes from here on; those that can be sought are sought.</param>
    /// <param name="depth">In how many others it lies.</param>
    public Part(Stream content, int depth = 0)
    {
        Depth = depth;
        _head = new byte[HeadLength];
        int length = content.ReadAtLeast(_head, HeadLength, throwOnEndOfStream: false);
        Array.Resize(ref _head, length);
        if (content.CanSeek)
        {
            content.Position -= length;
            Content = content;
        }
        else
        {
            Content = new HeadedStream(_head, content);
        }
    }

    /// <summary>In how many other documents it lies.</summary>
    public int Depth { get; }

    /// <summary>Its first bytes.</summary>
    public ReadOnlySpan<byte> Head => _head;

    /// <summary>All its bytes.</summary>
    public Stream Content { get; private set; }

    /// <summary>Its bytes so that they can be sought: held in memory where they come from an archive.</summary>
    public Stream Seekable(ReadingLimits limits)
    {
        if (Content.CanSeek)
            return Content;
        var held = new MemoryStream();
        var block = new byte[1 << 16];
        for (int read; (read = Content.Read(block)) > 0;)
        {
            limits.CheckHeld(held.Length + read);
            held.Write(block, 0, read);
        }

        held.Position = 0;
        return Content = held;
    }
}
