namespace CaveRuntime.Scripting.Rendering;

/// <summary>Takes bytes up to a number of them: what writes without end is stopped there, not by the end of the memory.</summary>
internal sealed class BoundedStream(int most) : MemoryStream
{
    // What is written as a span comes here, too, as it does for everything that is derived from a memory stream.
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Length + count > most)
            throw new TooLongException();
        base.Write(buffer, offset, count);
    }

    /// <summary>There were more.</summary>
    public sealed class TooLongException : Exception;
}
