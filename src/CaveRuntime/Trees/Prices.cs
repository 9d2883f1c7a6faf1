using CaveRuntime.Budgets;

namespace CaveRuntime.Trees;

/// <summary>A ceiling on money holds only over models whose prices are known before they are asked.</summary>
internal static class Prices
{
    /// <summary>Why this model may not be asked; null where it may.</summary>
    public static string? Missing(Account account, NamedModel model) =>
        account.MoneyCeiling is { } ceiling && !model.HasPrice ? FormattableString.Invariant(
            $$"""
            the ceiling of {{ceiling}} USD cannot be held, because nothing says what {{model.Name}} costs, so it was not asked. Give its prices, in US dollars for a million tokens, in cave.json: { "models": { "{{model.Name}}": { "input_price": 0.5, "output_price": 1.5 } } }, or leave the ceiling out.
            """)
        : null;

    /// <summary>Why a run may not begin: the models that it is made of, those of its children included.</summary>
    public static string? Missing(RunNode node)
    {
        IEnumerable<NamedModel> models = Of(node.Options);
        for (int depth = node.Depth + 1; depth <= Math.Min(node.Tree.Options.Limits.MaxDepth, node.Tree.Options.Children.Count); depth++)
            models = models.Concat(Of(node.Tree.Options.AtDepth(depth)));
        return models.Select(m => Missing(node.Account, m)).FirstOrDefault(m => m is not null);
    }

    private static IEnumerable<NamedModel> Of(CaveOptions options) =>
        options.Limits.MaxSubcalls == 0
            ? [NamedModel.Operator(options), NamedModel.Summarizer(options)]
            : [NamedModel.Operator(options), NamedModel.Leaf(options), NamedModel.Summarizer(options)];
}
