using CaveRuntime.Cli.Evaluation;

namespace CaveRuntime.Cli.Reports;

/// <summary>Which kind of model answered: what a score may be taken as a proof of.</summary>
internal static class Kind
{
    private const string Oracle = "openai:oracle";

    /// <param name="setup">Who answered; null where the lines do not say.</param>
    public static string Of(Setup? setup) => setup switch
    {
        null => "not recorded: the lines are those of an older cave or of another program",
        { SubModel: { } sub } when Of(sub) != Of(setup.Model) => $"{Of(setup.Model)}; subcalls: {Of(sub)}",
        _ => Of(setup.Model),
    };

    public static bool IsLanguageModel(Setup? setup) => setup is not null && (IsLanguageModel(setup.Model) || setup.SubModel is { } sub && IsLanguageModel(sub));

    private static string Of(string model) => model switch
    {
        "offline" => "word matching without weights",
        _ when model.StartsWith(Oracle, StringComparison.Ordinal) => "an oracle, told the hidden labels, with a set error rate: proves plumbing, never intelligence",
        "" => "not recorded",
        _ => "a language model",
    };

    private static bool IsLanguageModel(string model) => model.Length > 0 && model != "offline" && !model.StartsWith(Oracle, StringComparison.Ordinal);
}
