using System.Globalization;
using System.Text.RegularExpressions;

namespace CaveRuntime.Cells.Typing;

/// <summary>
/// Reads a number as people write it, where it can mean one number only. Thousands may be parted by commas, blanks, underscores or
/// apostrophes. One comma alone parts thousands in a whole number; where a fraction is possible it could as well be a decimal
/// comma, so it is no number then.
/// </summary>
internal static partial class NumberText
{
    private const int MaxExponent = 400;

    /// <summary>The number as JSON writes it; null where the text is no number, or could be two.</summary>
    /// <param name="text">All of what was written.</param>
    /// <param name="isWhole">Whether only a whole number will do.</param>
    public static string? Read(string text, bool isWhole)
    {
        Match match = Form().Match(text.Trim());
        if (!match.Success)
            return null;
        string whole = match.Groups["whole"].Value;
        string fraction = match.Groups["fraction"].Value;
        char parting = whole.FirstOrDefault(c => !char.IsAsciiDigit(c));
        if (parting == ',' && !isWhole && fraction.Length == 0 && whole.Count(c => c == ',') == 1)
            return null;
        if (parting != '\0' && whole.Any(c => c != parting && !char.IsAsciiDigit(c)))
            return null;
        string digits = string.Concat(whole.Where(char.IsAsciiDigit)).TrimStart('0');
        string sign = match.Groups["sign"].Value is "-" or "−" ? "-" : "";
        string number = $"{sign}{(digits.Length == 0 ? "0" : digits)}{fraction}{match.Groups["exponent"].Value}";
        return isWhole ? Whole(number) : number;
    }

    /// <summary>A number of JSON without fraction and exponent; null where it is not a whole one. <c>1.000</c> is none: nobody writes one
    /// that way, and in half of Europe it is a thousand.</summary>
    public static string? Whole(string number)
    {
        if (number.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
            return number;
        if (PartedByDots().IsMatch(number))
            return null;
        string sign = number[0] == '-' ? "-" : "";
        string[] parts = number[sign.Length..].Split('e', 'E');
        int power = 0;
        if (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power)
            || Math.Abs(power) > MaxExponent))
        {
            return null;
        }

        string[] halves = parts[0].Split('.');
        string digits = string.Concat(halves);
        int point = halves[0].Length + power;
        string before = point <= 0 ? "" : digits.Length >= point ? digits[..point] : digits.PadRight(point, '0');
        string after = point <= 0 ? digits : digits.Length > point ? digits[point..] : "";
        if (after.Any(c => c != '0'))
            return null;
        before = before.TrimStart('0');
        return before.Length == 0 ? "0" : sign + before;
    }

    [GeneratedRegex(@"^-?[1-9][0-9]{0,2}\.000$", RegexOptions.CultureInvariant)]
    private static partial Regex PartedByDots();

    // A group of thousands never begins with a zero: "0,123" has a decimal comma. U+2009, U+202F and U+00A0 are blanks of printers.
    [GeneratedRegex(
        @"^(?<sign>[+\-−]?)(?:(?<whole>[1-9][0-9]{0,2}(?:[, _'’\u00A0\u2009\u202F][0-9]{3})+|[0-9]+)(?<fraction>\.[0-9]+)?|(?<fraction>\.[0-9]+))(?<exponent>[eE][+\-]?[0-9]{1,3})?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
