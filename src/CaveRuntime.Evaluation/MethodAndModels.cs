namespace CaveRuntime.Evaluation;

/// <summary>Who answers: a method and its models. Immutable.</summary>
/// <param name="Method">Name of the method.</param>
/// <param name="Model">As configured, such as <c>offline</c> or <c>openai:NAME</c>.</param>
/// <param name="SubModel">The model that cells ask, where it is another one; else null.</param>
public sealed record MethodAndModels(string Method, string Model, string? SubModel)
{
    /// <summary>A method with the models of its host; the one for subcalls counts only where the method makes any.</summary>
    public static MethodAndModels Of(EvaluationMethod method, string model, string subModel)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new MethodAndModels(method.Name, model, method.MakesSubcalls && subModel != model ? subModel : null);
    }

    /// <inheritdoc/>
    public override string ToString() => SubModel is null ? $"{Method} by {Model}" : $"{Method} by {Model} with subcalls by {SubModel}";

    /// <summary>Who answered a line; null where it does not say, as those of an older cave or of another program.</summary>
    internal static MethodAndModels? OfLine(string? method, string? model, string? subModel) =>
        method is null ? null : new MethodAndModels(method, model ?? "", subModel);
}
