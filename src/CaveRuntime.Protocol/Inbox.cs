namespace CaveRuntime.Protocol;

/// <summary>Bytes on their way in. Small frames come by the thousand, and one read brings many of them. One reader at a time.</summary>
internal sealed class Inbox(Stream stream)
{
    private readonly byte[] _ahead = new byte[1 << 16];
    private int _from;
    private int _to;

    /// <summary>Fills all of a buffer.</summary>
    /// <returns>How many bytes came; fewer than asked for only at the end of the stream.</returns>
    public ValueTask<int> FillAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        int got = TakeAhead(target.Span);
        return got == target.Length ? new(got) : FillRestAsync(target, got, cancellationToken);
    }

    /// <summary>The same, blocking.</summary>
    public int Fill(Span<byte> target)
    {
        int got = TakeAhead(target);
        while (got < target.Length)
        {
            bool isDirect = target.Length - got >= _ahead.Length;
            int read = stream.Read(isDirect ? target[got..] : _ahead);
            if (read == 0)
                break;
            got += isDirect ? read : Took(read, target[got..]);
        }

        return got;
    }

    private async ValueTask<int> FillRestAsync(Memory<byte> target, int got, CancellationToken cancellationToken)
    {
        while (got < target.Length)
        {
            bool isDirect = target.Length - got >= _ahead.Length;
            int read = await stream.ReadAsync(isDirect ? target[got..] : _ahead, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            got += isDirect ? read : Took(read, target.Span[got..]);
        }

        return got;
    }

    private int Took(int read, Span<byte> target)
    {
        (_from, _to) = (0, read);
        return TakeAhead(target);
    }

    private int TakeAhead(Span<byte> target)
    {
        int taken = Math.Min(_to - _from, target.Length);
        _ahead.AsSpan(_from, taken).CopyTo(target);
        _from += taken;
        return taken;
    }
}
