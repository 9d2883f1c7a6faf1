using System.Globalization;
using CaveRuntime.Documents.Reader.Output;

namespace CaveRuntime.Documents.Reader.Office;

/// <summary>Values of cells as text that can be read in one way only: numbers with a point, dates as year, month and day.</summary>
internal static class CellText
{
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => TableWriter.Clean(text),
        bool isTrue => isTrue ? "TRUE" : "FALSE",
        DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => TableWriter.Clean(value.ToString() ?? ""),
    };
}
