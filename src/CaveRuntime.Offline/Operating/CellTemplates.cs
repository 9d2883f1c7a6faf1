using System.Text;
using CaveRuntime.Offline.Files;

namespace CaveRuntime.Offline.Operating;

/// <summary>The cells that the operator writes: templates from the embedded files, with the question's words put in as literals.</summary>
internal static class CellTemplates
{
    /// <summary>The reply of a turn: the template's thought, and its code as one fenced cell.</summary>
    /// <param name="template">The template's file name without its ending.</param>
    /// <param name="rest">A second template whose code follows; null for none.</param>
    /// <param name="slots">What to put in place of each word in capitals.</param>
    public static string Write(string template, string? rest = null, params ReadOnlySpan<(string Slot, string Code)> slots)
    {
        var parts = EmbeddedFile.Read($"cells/{template}.csx").Split("\n---\n", 2);
        var (thought, code) = (parts[0], parts[1] + (rest is null ? "" : EmbeddedFile.Read($"cells/{rest}.csx")));
        return $"{Fill(thought, slots)}\n\n```csharp\n{Fill(code.TrimEnd(), slots)}\n```\n";
    }

    // In one pass: what is put in may itself contain a slot's name.
    private static string Fill(string template, ReadOnlySpan<(string Slot, string Code)> slots)
    {
        var filled = new StringBuilder();
        for (var at = 0; at < template.Length;)
        {
            var (next, slot, code) = (template.Length, "", "");
            foreach (var candidate in slots)
            {
                if (template.IndexOf(candidate.Slot, at, StringComparison.Ordinal) is >= 0 and var found && found < next)
                    (next, slot, code) = (found, candidate.Slot, candidate.Code);
            }
            filled.Append(template, at, next - at).Append(code);
            at = next + slot.Length;
        }

        return filled.ToString();
    }

    /// <summary>Whether a reply was written from this template.</summary>
    public static bool IsFrom(string? reply, string template) =>
        reply is not null && reply.Contains(
            EmbeddedFile.Read($"cells/{template}.csx").Split("\n---\n", 2)[1].Split('\n')[0],
            StringComparison.Ordinal);

    /// <summary>A C# string literal; a fence inside it cannot end the cell.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var c in text)
        {
            literal.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '`' => "\\u0060",
                _ when char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' => $"\\u{(int)c:X4}",
                _ => c.ToString(),
            });
        }

        return literal.Append('"').ToString();
    }
}
