namespace CaveRuntime.Cli.Shell;

/// <summary>Which of the names that exist a wrong one may mean.</summary>
internal static class Near
{
    /// <summary>A sentence with the nearest name, with a blank before it; empty where none is near.</summary>
    public static string Hint(string wrong, IEnumerable<string> names) => Of(wrong, names) is { } name ? $" Did you mean {name}?" : "";

    /// <summary>The nearest name; null where none is near.</summary>
    public static string? Of(string wrong, IEnumerable<string> names)
    {
        (int distance, string name) = names.Select(n => (Distance: Edits(wrong, n), Name: n)).DefaultIfEmpty((int.MaxValue, "")).Min();
        return distance <= Math.Max(1, wrong.Length / 3) ? name : null;
    }

    private static int Edits(string a, string b)
    {
        if (a.Length > 60)
            return int.MaxValue;
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int before = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                bool same = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]);
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, before + (same ? 0 : 1));
                before = above;
            }
        }

        return row[^1];
    }
}
