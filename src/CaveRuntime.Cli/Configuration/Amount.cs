using System.Globalization;
using System.Text.RegularExpressions;

namespace CaveRuntime.Cli.Configuration;

/// <summary>Ages and sizes as people write them.</summary>
internal static partial class Amount
{
    /// <summary>A number and one of <c>m</c>, <c>h</c>, <c>d</c>, <c>w</c>.</summary>
    public static bool TryAge(string text, out TimeSpan age, out string problem)
    {
        (age, problem) = (default, $"'{text}' is not an age; write a number and a unit, such as 12h, 30d or 8w");
        if (Read(Age().Match(text)) is not { } read || read.Number > 100_000)
            return false;
        age = read.Unit switch { "m" => TimeSpan.FromMinutes(1), "h" => TimeSpan.FromHours(1), "d" => TimeSpan.FromDays(1), _ => TimeSpan.FromDays(7) }
            * read.Number;
        return true;
    }

    /// <summary>A number and one of <c>KB</c>, <c>MB</c>, <c>GB</c>, <c>TB</c>; thousands.</summary>
    public static bool TrySize(string text, out long bytes, out string problem)
    {
        (bytes, problem) = (0, $"'{text}' is not a size; write a number and a unit, such as 500MB or 5GB");
        if (Read(Size().Match(text)) is not { } read || read.Number > 100_000)
            return false;
        bytes = (long)(read.Number * read.Unit switch { "B" => 1, "KB" => 1e3, "MB" => 1e6, "GB" => 1e9, _ => 1e12 });
        return true;
    }

    /// <summary>A size as people read it.</summary>
    public static string Words(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} KB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
    };

    private static (double Number, string Unit)? Read(Match match) =>
        match.Success && double.TryParse(
            match.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            ? (number, match.Groups["unit"].Value)
            : null;

    [GeneratedRegex(@"^(?<number>[0-9]{1,9}(\.[0-9]{1,6})?)(?<unit>[mhdw])$", RegexOptions.CultureInvariant)]
    private static partial Regex Age();

    [GeneratedRegex(@"^(?<number>[0-9]{1,9}(\.[0-9]{1,6})?) ?(?<unit>[KMGT]?B)$", RegexOptions.CultureInvariant)]
    private static partial Regex Size();
}
