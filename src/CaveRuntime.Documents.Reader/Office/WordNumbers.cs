using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CaveRuntime.Documents.Reader.Office;

/// <summary>The numbers that Word writes before paragraphs, which stand nowhere in the document: <c>3.2</c>, <c>b)</c>.</summary>
internal sealed class WordNumbers
{
    private const int Levels = 9;

    private readonly Dictionary<int, Level?[]> _lists = [];
    private readonly Dictionary<int, int> _abstract = [];
    private readonly Dictionary<int, int[]> _counters = [];

    public WordNumbers(MainDocumentPart main)
    {
        if (main.NumberingDefinitionsPart?.Numbering is not { } numbering)
            return;
        Dictionary<int, AbstractNum> shapes = numbering.Elements<AbstractNum>()
            .Where(a => a.AbstractNumberId?.Value is not null).DistinctBy(a => a.AbstractNumberId!.Value)
            .ToDictionary(a => a.AbstractNumberId!.Value);
        foreach (NumberingInstance list in numbering.Elements<NumberingInstance>())
        {
            if (list.NumberID?.Value is not { } id || list.AbstractNumId?.Val?.Value is not { } shape)
                continue;
            if (!shapes.TryGetValue(shape, out AbstractNum? found))
                continue;
            var levels = new Level?[Levels];
            foreach (Level level in found.Elements<Level>().Concat(list.Elements<LevelOverride>().Select(o => o.Level).OfType<Level>()))
            {
                if (level.LevelIndex?.Value is >= 0 and < Levels and { } index)
                    levels[index] = level;
            }

            _lists[id] = levels;
            // Lists of one shape count on, unless one of them begins anew.
            bool beginsAnew = list.Elements<LevelOverride>().Any(o => o.StartOverrideNumberingValue is not null);
            _abstract[id] = beginsAnew ? -1 - id : shape;
        }
    }

    /// <summary>What stands before the next paragraph; empty for nothing.</summary>
    public string Next(ParagraphProperties? paragraph, WordStyles styles)
    {
        NumberingProperties? own = paragraph?.NumberingProperties, inherited = styles.Numbering(paragraph);
        int id = own?.NumberingId?.Val?.Value ?? inherited?.NumberingId?.Val?.Value ?? 0;
        int at = own?.NumberingLevelReference?.Val?.Value ?? inherited?.NumberingLevelReference?.Val?.Value
            ?? Math.Max(styles.HeadingLevel(paragraph) - 1, 0);
        if (id == 0 || at is < 0 or >= Levels || !_lists.TryGetValue(id, out Level?[]? levels) || levels[at] is not { } level)
            return "";
        if (!_counters.TryGetValue(_abstract[id], out int[]? counters))
            _counters[_abstract[id]] = counters = new int[Levels];
        counters[at] = counters[at] == 0 ? Start(level) : counters[at] + 1;
        Array.Clear(counters, at + 1, Levels - at - 1);
        string text = level.LevelText?.Val?.Value ?? "";
        if (level.NumberingFormat?.Val?.Value == NumberFormatValues.Bullet)
            return "-";
        for (int i = 0; i < Levels; i++)
        {
            if (levels[i] is { } outer)
                text = text.Replace($"%{i + 1}", Number(outer, counters[i] == 0 ? Start(outer) : counters[i]), StringComparison.Ordinal);
        }

        return text.Trim();
    }

    private static int Start(Level level) => level.StartNumberingValue?.Val?.Value ?? 1;

    private static string Number(Level level, int number)
    {
        NumberFormatValues format = level.NumberingFormat?.Val?.Value ?? NumberFormatValues.Decimal;
        if (format == NumberFormatValues.LowerLetter)
            return Letters(number).ToLowerInvariant();
        if (format == NumberFormatValues.UpperLetter)
            return Letters(number);
        if (format == NumberFormatValues.LowerRoman)
            return Roman(number).ToLowerInvariant();
        if (format == NumberFormatValues.UpperRoman)
            return Roman(number);
        if (format == NumberFormatValues.None)
            return "";
        return number.ToString(format == NumberFormatValues.DecimalZero ? "00" : "0", CultureInfo.InvariantCulture);
    }

    // After Z comes AA, then BB.
    private static string Letters(int number) => number <= 0 ? "" : new string((char)('A' + ((number - 1) % 26)), Math.Min(((number - 1) / 26) + 1, 20));

    private static string Roman(int number)
    {
        if (number is <= 0 or >= 4000)
            return number.ToString(CultureInfo.InvariantCulture);
        (int Value, string Letters)[] parts =
        [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
            (4, "IV"), (1, "I"),
        ];
        string roman = "";
        foreach ((int value, string letters) in parts)
        {
            for (; number >= value; number -= value)
                roman += letters;
        }

        return roman;
    }
}
