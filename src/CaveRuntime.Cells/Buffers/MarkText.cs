using System.Globalization;
using System.Text;

namespace CaveRuntime.Cells.Buffers;

/// <summary>
/// Marks as lines of characters, which lie in the memory file behind the text: no scope pays for those that it does not ask for.
/// Kind, start, length, number, text, target and shape, with a tab between.
/// </summary>
internal static class MarkText
{
    private const int Fields = 7;

    /// <summary>Adds a mark as one line.</summary>
    public static void Write(StringBuilder lines, Mark mark)
    {
        lines.Append((char)mark.Kind).Append(CultureInfo.InvariantCulture, $"\t{mark.Start}\t{mark.Length}\t{mark.Number}\t");
        Escape(lines, mark.Text);
        lines.Append('\t');
        Escape(lines, mark.Target ?? "");
        lines.Append('\t');
        if (mark.Shape is { } shape)
        {
            string header = shape.HasHeader switch { true => "h", false => "n", null => "" };
            lines.Append(CultureInfo.InvariantCulture, $"{shape.FirstRow},{shape.FirstColumn},{(int)shape.Separator},");
            lines.Append(shape.IsQuoted ? "q" : "").Append(shape.IsSheet ? "s" : "").Append(header);
        }

        lines.Append('\n');
    }

    /// <summary>The mark of one line; null where it is none.</summary>
    public static Mark? Read(ReadOnlySpan<char> line)
    {
        Span<Range> parts = stackalloc Range[Fields + 1];
        if (line.Split(parts, '\t') != Fields || parts[0].GetOffsetAndLength(line.Length).Length != 1
            || !Number(line[parts[1]], out int start) || !Number(line[parts[2]], out int length)
            || !Number(line[parts[3]], out int number))
        {
            return null;
        }

        var kind = (MarkKind)line[0];
        TableShape? shape = Shape(line[parts[6]]);
        return !Enum.IsDefined(kind) || (kind == MarkKind.Table && shape is null) ? null
            : new Mark(kind, start, length, number, Plain(line[parts[4]]), Plain(line[parts[5]]), shape);
    }

    private static TableShape? Shape(ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[5];
        if (text.Split(parts, ',') != 4 || !Number(text[parts[0]], out int row) || !Number(text[parts[1]], out int column)
            || !Number(text[parts[2]], out int separator))
        {
            return null;
        }

        ReadOnlySpan<char> flags = text[parts[3]];
        bool? header = flags.Contains('h') ? true : flags.Contains('n') ? false : null;
        return new TableShape(row, column, (char)separator, flags.Contains('q'), flags.Contains('s'), header);
    }

    private static bool Number(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static void Escape(StringBuilder lines, string text)
    {
        foreach (char c in text)
        {
            _ = c switch
            {
                '\\' => lines.Append(@"\\"),
                '\t' => lines.Append(@"\t"),
                '\n' => lines.Append(@"\n"),
                '\r' => lines.Append(@"\r"),
                _ => lines.Append(c),
            };
        }
    }

    private static string Plain(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
            return text.ToString();
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool isEscape = c == '\\' && i + 1 < text.Length;
            plain.Append(!isEscape ? c : text[++i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', var other => other });
        }

        return plain.ToString();
    }
}
