namespace CaveRuntime.Inputs.Readers;

/// <summary>Counts the bytes of a document that do not fit its encoding.</summary>
internal sealed class BadBytes
{
    /// <summary>How many.</summary>
    public long Count { get; private set; }

    /// <summary>The position of the first; -1 for none.</summary>
    public long First { get; private set; } = -1;

    /// <summary>Takes some that stand together.</summary>
    public void Add(long position, int count)
    {
        Count += count;
        if (First < 0 || position < First)
            First = position;
    }
}
