namespace CaveRuntime.Evaluation.Reports;

/// <summary>Which kind of model answered: what a score may be taken as a proof of.</summary>
internal static class ModelKind
{
    private const string Oracle = "openai:oracle";
    private const string LanguageModel = "a language model";

    /// <param name="by">Who answered; null where the lines do not say.</param>
    public static string Of(MethodAndModels? by) => by switch
    {
        null => "not recorded: the lines are those of an older cave or of another program",
        { SubModel: { } sub } when Of(sub) != Of(by.Model) => $"{Of(by.Model)}; subcalls: {Of(sub)}",
        _ => Of(by.Model),
    };

    public static bool IsLanguageModel(MethodAndModels? by) =>
        by is not null && (Of(by.Model) == LanguageModel || (by.SubModel is { } sub && Of(sub) == LanguageModel));

    private static string Of(string model) => model switch
    {
        "offline" => "word matching without weights",
        _ when model.StartsWith(Oracle, StringComparison.Ordinal) =>
            "an oracle, told the hidden labels, with a set error rate: proves plumbing, never intelligence",
        "" => "not recorded",
        _ => LanguageModel,
    };
}
