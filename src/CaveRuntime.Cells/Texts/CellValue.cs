using System.Globalization;
using System.Text.RegularExpressions;

namespace CaveRuntime.Cells.Texts;

/// <summary>Values in the cells of tables, read only where there is one way to read them.</summary>
internal static partial class CellValue
{
    private static readonly string[] s_dates =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
        "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy/MM/dd",
    ];

    public static bool IsNumber(string cell) => TryNumber(cell, ',', out _);

    public static bool IsDate(string cell) => TryDate(cell, out _);

    /// <summary>A number: with a point for decimals, an exponent, a sign, or a percent sign, and with commas between thousands where commas
    /// do not stand for decimals.</summary>
    public static bool TryNumber(string cell, char separator, out double number)
    {
        string text = cell.Trim();
        bool isPercent = text.EndsWith('%');
        if (isPercent)
            text = text[..^1].TrimEnd();
        if (separator != ';' && Thousands().IsMatch(text))
            text = text.Replace(",", "", StringComparison.Ordinal);
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool isNumber = double.TryParse(text, style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
        if (isPercent)
            number /= 100;
        return isNumber;
    }

    /// <summary>A date or a time of a date in the order year, month, day: any other order can be read in two ways.</summary>
    public static bool TryDate(string cell, out DateTime date) => DateTime.TryParseExact(
        cell.Trim(), s_dates, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out date);

    [GeneratedRegex(@"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();
}
