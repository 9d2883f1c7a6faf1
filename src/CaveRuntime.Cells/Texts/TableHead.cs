using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Cells.Texts;

/// <summary>Where the rows of a table begin, and what its columns are.</summary>
/// <param name="FirstRow">How many rows stand before the first that is no title and names no columns.</param>
/// <param name="Columns">The columns.</param>
internal sealed record TableHead(int FirstRow, Found<TableColumn> Columns)
{
    private const int SeenForHeader = 20, SeenForTypes = 1_000;

    public static TableHead Of(RowIndex index, TableShape shape)
    {
        List<string[]> first = [.. Enumerable.Range(0, Math.Min(index.Count, SeenForTypes)).Select(index.Cells)];
        int header = shape.HasHeader switch
        {
            true => first.Count > 0 ? 0 : -1,
            false => -1,
            null => FindHeader(first),
        };
        string[] names = header < 0 ? [] : first[header];
        int width = Math.Max(names.Length, first.Skip(header + 1).Select(cells => cells.Length).DefaultIfEmpty(0).Max());
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        List<TableColumn> columns = [];
        for (int i = 0; i < width; i++)
        {
            string name = i < names.Length ? names[i].Trim() : "";
            string letter = CellName.Letters(shape.FirstColumn + i);
            string unique = name.Length > 0 && seen.Add(name) ? name : name.Length > 0 ? $"{name} ({letter})" : letter;
            columns.Add(new TableColumn(unique, i, TypeOf(first.Skip(header + 1).Select(cells => i < cells.Length ? cells[i] : ""))));
        }

        return new TableHead(header + 1, new(columns, int.MaxValue, "column", shown => shown.Select(c => c.ToString())));
    }

    /// <summary>
    /// The first row that is as wide as the table, has nothing but different words, and stands over a row that has not, or over rows of
    /// which one is not empty. Titles and empty lines may stand before it.
    /// </summary>
    private static int FindHeader(List<string[]> rows)
    {
        int width = rows.Select(Filled).DefaultIfEmpty(0).Max();
        for (int i = 0; i < Math.Min(rows.Count - 1, SeenForHeader); i++)
        {
            if (Filled(rows[i]) * 2 <= width)
                continue;
            string[] words = [.. rows[i].Select(c => c.Trim()).Where(c => c.Length > 0)];
            bool isHeader = words.All(c => !CellValue.IsNumber(c) && !CellValue.IsDate(c) && c.Length <= 200)
                && words.Distinct(StringComparer.OrdinalIgnoreCase).Count() == words.Length;
            bool hasOther = width > 1 || rows.Skip(i + 1).Any(r => r.Any(c => CellValue.IsNumber(c) || CellValue.IsDate(c)));
            return isHeader && hasOther ? i : -1;
        }

        return -1;
    }

    private static int Filled(string[] cells) => cells.Count(c => !string.IsNullOrWhiteSpace(c));

    private static string TypeOf(IEnumerable<string> cells)
    {
        (int all, int numbers, int dates) = (0, 0, 0);
        foreach (string cell in cells.Where(c => !string.IsNullOrWhiteSpace(c)))
        {
            all++;
            numbers += CellValue.IsNumber(cell) ? 1 : 0;
            dates += CellValue.IsDate(cell) ? 1 : 0;
        }

        return all == 0 ? "empty" : numbers == all ? "number" : dates == all ? "date" : "text";
    }
}
