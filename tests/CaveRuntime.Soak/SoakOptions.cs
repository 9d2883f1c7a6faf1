using System.Globalization;

namespace CaveRuntime.Soak;

/// <summary>What the command line asks for.</summary>
/// <param name="Minutes">How long sessions are begun.</param>
/// <param name="Seed">What all plans are drawn from.</param>
/// <param name="Sessions">Sessions at once.</param>
/// <param name="Json">File for the figures; null for none.</param>
/// <param name="Play">The one session to play; null for all.</param>
internal sealed record SoakOptions(double Minutes, int Seed, int Sessions, string? Json, int? Play)
{
    public const string Usage = "usage: dotnet run -c Release --project tests/CaveRuntime.Soak -- [--minutes 60] [--seed 1] [--sessions 6] [--json FILE] [--play NUMBER]";

    /// <summary>Null where the arguments are none.</summary>
    public static SoakOptions? Parse(string[] args)
    {
        var options = new SoakOptions(60, 1, 6, null, null);
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            bool isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            SoakOptions? next = args[i] switch
            {
                "--minutes" when double.TryParse(
                    value,
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out double minutes) && minutes > 0 => options with { Minutes = minutes },
                "--seed" when isNumber => options with { Seed = number },
                "--sessions" when isNumber && number is > 0 and <= 100 => options with { Sessions = number },
                "--json" when value.Length > 0 => options with { Json = value },
                "--play" when isNumber => options with { Play = number },
                _ => null,
            };
            if (next is null)
                return null;
            options = next;
        }

        return options;
    }
}
