using CaveRuntime.Cli.Evaluation;

namespace CaveRuntime.Cli.Reports;

/// <summary>Which kind of model answered: what a score may be taken as a proof of.</summary>
internal static class Kind
{
    private const string Oracle = "openai:oracle";
    private const string LanguageModel = "a language model";

    /// <param name="setup">Who answered; null where the lines do not say.</param>
    public static string Of(Setup? setup) => setup switch
    {
        null => "not recorded: the lines are those of an older cave or of another program",
        { SubModel: { } sub } when Of(sub) != Of(setup.Model) => $"{Of(setup.Model)}; subcalls: {Of(sub)}",
        _ => Of(setup.Model),
    };

    public static bool IsLanguageModel(Setup? setup) => setup is not null && (Of(setup.Model) == LanguageModel || setup.SubModel is { } sub && Of(sub) == LanguageModel);

    private static string Of(string model) => model switch
    {
        "offline" => "word matching without weights",
        _ when model.StartsWith(Oracle, StringComparison.Ordinal) => "an oracle, told the hidden labels, with a set error rate: proves plumbing, never intelligence",
        "" => "not recorded",
        _ => LanguageModel,
    };
}
