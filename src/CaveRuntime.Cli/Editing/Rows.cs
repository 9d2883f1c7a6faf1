using System.Globalization;

namespace CaveRuntime.Cli.Editing;

/// <summary>A row of the terminal.</summary>
/// <param name="Start">Where its text begins.</param>
/// <param name="End">Where its text ends.</param>
/// <param name="Prompt">What stands before it.</param>
/// <param name="Width">Columns, those of what stands before it included.</param>
internal readonly record struct Row(int Start, int End, string Prompt, int Width);

/// <summary>How a text is laid over rows of a width. Immutable.</summary>
internal sealed class Rows
{
    private Rows(IReadOnlyList<Row> all, int caretRow, int caretColumn) => (All, CaretRow, CaretColumn) = (all, caretRow, caretColumn);

    public IReadOnlyList<Row> All { get; }

    public int CaretRow { get; }

    public int CaretColumn { get; }

    /// <summary>Lays a text out. The last column stays free, since terminals differ in what they do behind it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="caret">The caret in it.</param>
    /// <param name="first">What stands before its first line.</param>
    /// <param name="next">What stands before the others; as wide.</param>
    /// <param name="columns">Width of the terminal.</param>
    public static Rows Of(string text, int caret, string first, string next, int columns)
    {
        int most = Math.Max(first.Length + 2, columns - 1);
        List<Row> rows = [];
        string prompt = first;
        (int start, int width, int caretRow, int caretColumn) = (0, first.Length, 0, 0);
        int at = 0;
        while (true)
        {
            if (at < text.Length && text[at] != '\n')
            {
                int length = StringInfo.GetNextTextElementLength(text, at);
                int wide = Columns.Of(text.AsSpan(at, length));
                if (width + wide > most)
                    Break(at, new string(' ', next.Length));
                if (at == caret)
                    (caretRow, caretColumn) = (rows.Count, width);
                (at, width) = (at + length, width + wide);
                continue;
            }

            if (at == caret)
                (caretRow, caretColumn) = (rows.Count, width);
            if (at == text.Length)
                break;
            Break(at, next);
            start = ++at;
        }

        rows.Add(new Row(start, text.Length, prompt, width));
        return new Rows(rows, caretRow, caretColumn);

        void Break(int end, string then)
        {
            rows.Add(new Row(start, end, prompt, width));
            (start, prompt, width) = (end, then, then.Length);
        }
    }

    /// <summary>How many rows the caret is below the first one when a terminal has been made this wide, and has broken rows that are too
    /// long for it.</summary>
    public int CaretRowAt(int columns) =>
        All.Take(CaretRow).Sum(r => Math.Max(1, (r.Width + columns - 1) / columns)) + (CaretColumn / columns);
}
