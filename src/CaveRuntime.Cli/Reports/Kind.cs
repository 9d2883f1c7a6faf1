namespace CaveRuntime.Cli.Reports;

/// <summary>Which kind of model answered: what a score may be taken as a proof of.</summary>
internal static class Kind
{
    private const string Oracle = "openai:oracle";

    /// <param name="model">As configured.</param>
    public static string Of(string model) => model switch
    {
        "offline" => "word matching without weights",
        _ when model.StartsWith(Oracle, StringComparison.Ordinal) => "an oracle that is told the hidden labels and errs at a set rate: such runs prove plumbing, never intelligence",
        "" => "not recorded",
        _ => "a language model",
    };

    public static bool IsLanguageModel(string model) => model.Length > 0 && model != "offline" && !model.StartsWith(Oracle, StringComparison.Ordinal);
}
