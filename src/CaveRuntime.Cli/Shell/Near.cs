using CaveRuntime.Scripting.Advice;

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

    private static int Edits(string a, string b) =>
        a.Length > 60 ? int.MaxValue : EditDistance.Of(a.ToUpperInvariant(), b.ToUpperInvariant());
}
