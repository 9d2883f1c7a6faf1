namespace CaveRuntime.Cli.Evaluation;

/// <summary>Who answers: a method and its models.</summary>
/// <param name="Method">As <c>--method</c> names it.</param>
/// <param name="Model">As configured, such as <c>offline</c> or <c>openai:NAME</c>.</param>
/// <param name="SubModel">The model that cells ask, where it is another one; else null.</param>
internal sealed record Setup(string Method, string Model, string? SubModel)
{
    /// <summary>Who answered a line; null where it does not say, as those of an older cave or of another program.</summary>
    public static Setup? Of(string? method, string? model, string? subModel) => method is null ? null : new Setup(method, model ?? "", subModel);

    public override string ToString() => SubModel is null ? $"{Method} by {Model}" : $"{Method} by {Model} with subcalls by {SubModel}";
}
