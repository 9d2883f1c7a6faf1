namespace CaveRuntime.Cells.Cutting;

/// <summary>Where a text is cut into pieces. Immutable.</summary>
internal abstract class Cuts
{
    /// <summary>How many pieces there are.</summary>
    public abstract int Count { get; }

    /// <summary>The place of the piece with this number, which the caller has checked.</summary>
    public abstract (int Start, int Length) At(int index);

    /// <summary>The cursor before the piece with this number, for <see cref="Next"/>.</summary>
    public abstract int CursorAt(int index);

    /// <summary>Goes through all pieces: finds the next one and moves the cursor, which is 0 before the first.</summary>
    public abstract bool Next(ref int cursor, out int start, out int length);
}
