using System.Globalization;
using CaveRuntime.Oracle.Operating.Habits;

namespace CaveRuntime.Oracle;

/// <summary>What kind of oracle answers; it stands in the model's name, so that every prediction records it.</summary>
/// <param name="Accuracy">Probability that one reading is right.</param>
/// <param name="Window">Tokens of a request within which it reads; what stands beyond is guessed. Null: it reads everything.</param>
/// <param name="Seed">Which readings go wrong.</param>
/// <param name="Delay">Time that each reply takes.</param>
/// <param name="Habit">How it works as an operator.</param>
/// <param name="Unheard">What a weak habit does not take in although the prompt says it.</param>
internal sealed record OracleName(
    double Accuracy = 1,
    int? Window = null,
    int Seed = 1,
    TimeSpan Delay = default,
    Habit Habit = Habit.None,
    PromptLines Unheard = PromptLines.None)
{
    public const string Form = "oracle, then any of -p0.95 (accuracy of one reading, from 0 to 1), -w32k (window in tokens), -s7 (seed), -d2000 (milliseconds that a reply takes), -early, -delegates or -never (a weak habit), -xturns, -xshown, -xcapacity, -xcandidate, -xnothing or -xcode (a line of the prompt that this habit does not hear)";

    /// <summary>Reads a name such as <c>oracle-p0.95-w32k</c>; null where it is none.</summary>
    public static OracleName? Parse(string name)
    {
        string[] parts = name.Split('-');
        OracleName? oracle = parts[0] == "oracle" ? new OracleName() : null;
        foreach (string part in parts.Skip(1))
        {
            oracle = (oracle, part) switch
            {
                ({ } known, ['p', .. var text]) when Number(text) is { } p and >= 0 and <= 1 => known with { Accuracy = p },
                ({ } known, ['w', .. var text, 'k']) when Number(text) is { } w and >= 1
                    and <= 1e6 => known with { Window = (int)(w * 1_000) },
                ({ } known, ['w', .. var text]) when Number(text) is { } w and >= 1 and <= 1e9 => known with { Window = (int)w },
                ({ } known, ['s', .. var text]) when int.TryParse(
                    text,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out int s) => known with { Seed = s },
                ({ } known, ['d', .. var text]) when Number(text) is { } d and >= 0
                    and <= 600_000 => known with { Delay = TimeSpan.FromMilliseconds(d) },
                ({ Habit: Habit.None } known, _) when Named<Habit>(part) is { } habit => known with { Habit = habit },
                ({ } known, ['x', .. var text]) when Named<PromptLines>(text) is { } line => known with { Unheard = known.Unheard | line },
                _ => null,
            };
        }

        return oracle;
    }

    // Only what has a value of its own, written in small letters.
    private static T? Named<T>(string text) where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (!value.Equals(default(T)) && string.Equals(value.ToString().ToLowerInvariant(), text, StringComparison.Ordinal))
                return value;
        }

        return null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : null;
}
