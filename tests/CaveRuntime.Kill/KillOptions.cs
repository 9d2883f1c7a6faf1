using System.Globalization;

namespace CaveRuntime.Kill;

/// <summary>What the command line asks for.</summary>
/// <param name="Minutes">How long things are killed; less where there are kills enough.</param>
/// <param name="Kills">Kills after which it ends; 0 for no bound.</param>
/// <param name="Seed">What the moments and the victims are drawn from.</param>
/// <param name="Sessions">Sessions at once.</param>
/// <param name="Scripts">Different scripts.</param>
/// <param name="InProcess">Whether cells run in the host itself: there are no workers to kill then, and a host does more between two
/// kills.</param>
internal sealed record KillOptions(double Minutes = 60, int Kills = 0, int Seed = 1, int Sessions = 4, int Scripts = 12, bool InProcess = false)
{
    public const string Usage = "usage: dotnet run -c Release --project tests/CaveRuntime.Kill -- [--minutes 60] [--kills N] [--seed 1] [--sessions 4] [--scripts 12] [--in-process yes]";

    /// <summary>Null where the arguments are none.</summary>
    public static KillOptions? Parse(string[] args)
    {
        KillOptions? options = new();
        for (int i = 0; i < args.Length && options is not null; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            bool isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            options = args[i] switch
            {
                "--minutes" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double minutes)
                    && minutes > 0 => options with { Minutes = minutes },
                "--kills" when isNumber => options with { Kills = number },
                "--seed" when isNumber => options with { Seed = number },
                "--sessions" when isNumber && number is > 0 and <= 50 => options with { Sessions = number },
                "--scripts" when isNumber && number is > 0 and <= 1_000 => options with { Scripts = number },
                "--in-process" when value is "yes" or "no" => options with { InProcess = value == "yes" },
                _ => null,
            };
        }

        return options;
    }
}
