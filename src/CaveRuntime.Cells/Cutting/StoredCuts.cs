namespace CaveRuntime.Cells.Cutting;

/// <summary>Pieces whose places were worked out once, eight bytes each.</summary>
internal sealed class StoredCuts(List<(int Start, int Length)> places) : Cuts
{
    public override int Count => places.Count;

    public override (int Start, int Length) At(int index) => places[index];

    public override int CursorAt(int index) => index;

    public override bool Next(ref int cursor, out int start, out int length)
    {
        if (cursor >= places.Count)
        {
            (start, length) = (0, 0);
            return false;
        }

        (start, length) = places[cursor++];
        return true;
    }
}
