namespace CaveRuntime.Scripting.Advice;

/// <summary>How many characters have to be put in, taken out or changed to make one word of another (Levenshtein). The work grows with the
/// product of their lengths.</summary>
internal static class EditDistance
{
    public static int Of(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int before = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, before + (a[i - 1] == b[j - 1] ? 0 : 1));
                before = above;
            }
        }

        return row[^1];
    }
}
