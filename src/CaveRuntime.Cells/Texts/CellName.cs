using System.Globalization;

namespace CaveRuntime.Cells.Texts;

/// <summary>Cells named as in a spreadsheet.</summary>
internal static class CellName
{
    public static string Of(int row, int column) => Letters(column) + row.ToString(CultureInfo.InvariantCulture);

    /// <summary>The letters of a column, from 1 for A.</summary>
    public static string Letters(int column)
    {
        string letters = "";
        for (; column > 0; column = (column - 1) / 26)
            letters = (char)('A' + ((column - 1) % 26)) + letters;
        return letters;
    }

    /// <summary>Row and column of a name, both from 1.</summary>
    public static (int Row, int Column) Read(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        string name = cell[(cell.LastIndexOf('!') + 1)..].Replace("$", "", StringComparison.Ordinal);
        int letters = name.TakeWhile(char.IsAsciiLetter).Count();
        bool isNumbered = int.TryParse(name.AsSpan(letters), NumberStyles.None, CultureInfo.InvariantCulture, out int row) && row > 0;
        if (letters is 0 or > 3 || !isNumbered)
            throw new ArgumentException($"'{cell}' is not the name of a cell. Write one as in table[\"B7\"].", nameof(cell));
        return (row, name[..letters].Aggregate(0, (sum, letter) => (sum * 26) + char.ToUpperInvariant(letter) - 'A' + 1));
    }
}
