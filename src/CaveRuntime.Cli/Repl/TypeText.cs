using System.Text.RegularExpressions;

namespace CaveRuntime.Cli.Repl;

/// <summary>A type as C# writes it, taken apart. Immutable.</summary>
/// <param name="Name">Its name without what stands in brackets; <c>[]</c> for an array, <c>()</c> for a tuple.</param>
/// <param name="Parts">Type arguments, the element of an array, the elements of a tuple.</param>
/// <param name="Names">Names of a tuple's elements.</param>
internal sealed partial record TypeText(string Name, IReadOnlyList<TypeText> Parts, IReadOnlyList<string> Names)
{
    public const string Array = "[]", Tuple = "()";

    /// <summary>Reads a type; one that is cut off or not understood is a name that nobody knows.</summary>
    public static TypeText Read(string text)
    {
        string type = text.Trim();
        if (type.EndsWith('?'))
            type = type[..^1];
        if (type.EndsWith("[]", StringComparison.Ordinal))
            return new TypeText(Array, [Read(type[..^2])], []);
        if (type is ['(', .., ')'])
        {
            string[][] elements = [.. Split(type[1..^1]).Select(e => Element().Match(e) is { Success: true } m ? new[] { m.Groups[1].Value, m.Groups[2].Value } : [e, ""])];
            return new TypeText(Tuple, [.. elements.Select(e => Read(e[0]))], [.. elements.Select((e, i) => e[1].Length > 0 ? e[1] : $"Item{i + 1}")]);
        }

        int open = type.IndexOf('<', StringComparison.Ordinal);
        return open > 0 && type.EndsWith('>')
            ? new TypeText(Last(type[..open]), [.. Split(type[(open + 1)..^1]).Select(Read)], [])
            : new TypeText(Last(type), [], []);
    }

    /// <summary>Parts between commas, of which those in brackets do not count.</summary>
    public static IReadOnlyList<string> Split(string list)
    {
        List<string> parts = [];
        (int depth, int start) = (0, 0);
        for (int i = 0; i < list.Length; i++)
        {
            depth += list[i] is '<' or '(' or '[' ? 1 : list[i] is '>' or ')' or ']' ? -1 : 0;
            if (list[i] != ',' || depth != 0)
                continue;
            parts.Add(list[start..i].Trim());
            start = i + 1;
        }

        if (list.AsSpan(start).Trim().Length > 0)
            parts.Add(list[start..].Trim());
        return parts;
    }

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];

    [GeneratedRegex(@"^(.*\S)\s+(\w+)$", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Element();
}
