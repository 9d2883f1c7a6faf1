namespace CaveRuntime.Cells;

/// <summary>The limit that every copy into a string shares.</summary>
internal static class Copies
{
    /// <summary>The longest string that .NET makes.</summary>
    public const int MaxStringLength = 0x3FFFFFDF;

    public static void CheckLength(long length)
    {
        if (length > MaxStringLength)
        {
            throw new InvalidOperationException(
                $"A string holds at most {MaxStringLength:N0} characters and this text has {length:N0}. Cut it first: text[a..b], Lines, Chunks, Grep and Search give views.");
        }
    }
}
