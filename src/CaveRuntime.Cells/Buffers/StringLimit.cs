namespace CaveRuntime.Cells.Buffers;

/// <summary>The limit that every copy into a string shares.</summary>
internal static class StringLimit
{
    /// <summary>The longest string that .NET makes.</summary>
    public const int MaxLength = 0x3FFFFFDF;

    public static void Check(long length)
    {
        if (length > MaxLength)
        {
            throw new InvalidOperationException(
                $"A string holds at most {MaxLength:N0} characters and this text has {length:N0}. "
                + "Cut it first: text[a..b], Lines, Chunks, Grep and Search give views.");
        }
    }
}
