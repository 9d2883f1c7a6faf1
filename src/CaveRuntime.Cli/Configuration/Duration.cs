using System.Globalization;
using System.Text.RegularExpressions;

namespace CaveRuntime.Cli.Configuration;

/// <summary>Lengths of time as people write them: a number and one of <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c>.</summary>
internal static partial class Duration
{
    /// <summary>Timers go no further.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(24);

    public static bool TryParse(string text, out TimeSpan duration, out string problem)
    {
        duration = default;
        problem = $"'{text}' is not a length of time; write a number and a unit, such as 500ms, 30s, 10m or 1h";
        Match match = Form().Match(text);
        if (!match.Success || !double.TryParse(
            match.Groups["number"].Value,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out double number))
        {
            return false;
        }
        double milliseconds = number * match.Groups["unit"].Value switch { "ms" => 1, "s" => 1_000, "m" => 60_000, _ => 3_600_000 };
        if (milliseconds < 1 || milliseconds > s_longest.TotalMilliseconds)
        {
            problem = $"'{text}' is out of range; write something from 1ms to {s_longest.TotalHours:0}h";
            return false;
        }

        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>As people read it.</summary>
    public static string Words(TimeSpan duration) => duration.TotalSeconds < 90
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s");

    /// <summary>As people write it: a limit is told as it was given.</summary>
    public static string Exact(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.###} ms"),
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###} s"),
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0.##} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalHours:0.##} h"),
    };

    [GeneratedRegex(@"^(?<number>[0-9]{1,12}(\.[0-9]{1,6})?)(?<unit>ms|s|m|h)$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
