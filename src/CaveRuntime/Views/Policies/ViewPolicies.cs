using System.Globalization;
using CaveRuntime.Views.Reducers;

namespace CaveRuntime.Views.Policies;

/// <summary>The policies by name: each a composition of the same few reducers, with the published numbers of its source.</summary>
public static class ViewPolicies
{
    /// <summary>Cuts a full view to half the window without a model: the last stage of a policy that should never overflow.</summary>
    public static ViewStage LastResort { get; } = new("truncate", new Truncate(to: 0.5), 1, MinGain: 0, IsLast: true);

    // After the last resort, which these end with.
    private static readonly IReadOnlyList<ViewPolicy> s_all =
    [
        Auto(), new("none", []), Summary(), Fold(), Manus(), ClaudeCode(), GeminiCli(),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(p => p.Name)];

    /// <summary>The policy of this name; <c>gemini-cli:0.5/0.3</c> is that one with other shares.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ViewPolicy Find(string name) => s_all.FirstOrDefault(p => p.Name == name) ?? WithShares(name)
        ?? throw new ArgumentException(
            $"There is no view policy '{name}'. Write one of {string.Join(", ", Names)}; "
            + "or gemini-cli:THRESHOLD/PRESERVED, such as gemini-cli:0.5/0.3.");

    /// <summary>Gemini CLI with shares of your own; the published pairs are 0.7 / 0.3 and, later, 0.5 / 0.3.</summary>
    /// <param name="threshold">Share of the usable window from which on the view is summarized.</param>
    /// <param name="preserved">Share of the view that a summary leaves alone.</param>
    public static ViewPolicy GeminiCli(double threshold = 0.7, double preserved = 0.3) => new("gemini-cli",
    [
        new("drop", new DropInvalid(keepErrors: 3, keepTurns: 2), threshold),
        new("summarize", new Summarize(SummarySchema.Five, new Kept(1, preserved)), threshold),
        LastResort,
    ]);

    /// <summary>What a user asks for by hand: a summary that leaves the last two turns.</summary>
    internal static IViewReducer OnDemand { get; } = new Summarize(SummarySchema.Eight, new Kept(2));

    private static ViewPolicy? WithShares(string name)
    {
        const string own = "gemini-cli:";
        return name.StartsWith(own, StringComparison.Ordinal)
            && name[own.Length..].Split('/') is [var first, var second]
            && Share(first) is { } threshold && Share(second) is { } preserved && preserved < threshold
            ? GeminiCli(threshold, preserved)
            : null;
    }

    private static double? Share(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double share) && share is > 0 and < 1
            ? share
            : null;

    // Lossless first and in large batches, so that prefix caches hold between them; a model is asked only when that frees too little.
    private static ViewPolicy Auto() => new("auto",
    [
        new("drop", new DropInvalid(keepErrors: 3, keepTurns: 4), 0.75),
        new("compact", new Compact(share: 1, keepTurns: 4), 0.75, MinGain: 0.25),
        new("summarize", new Summarize(SummarySchema.Five, new Kept(4), minTurns: 3), 0.8),
        new("compact-late", new Compact(share: 1, keepTurns: 2), 0.95),
        new("offload", new Offload(above: 1_000, previewChars: 1_500, keepTurns: 1), 0.95),
        LastResort,
    ]);

    private static ViewPolicy Summary() => new("summary",
    [
        new("summarize", new Summarize(SummarySchema.Five, new Kept(1)), 0.95),
        LastResort,
    ]);

    private static ViewPolicy Fold() => new("fold",
    [
        new("compact", new Compact(share: 0.5, keepTurns: 4), 0.95, MinGain: 0.1),
        LastResort,
    ],
    new BranchLimits());

    private static ViewPolicy Manus() => new("manus",
    [
        new("compact", new Compact(share: 0.5, keepTurns: 4), 0.8, AtTokens: 128_000, MinGain: 0.2),
        new("summarize", new Summarize(SummarySchema.Manus, new Kept(4)), 0.8, AtTokens: 128_000),
        new("compact", new Compact(share: 1, keepTurns: 2), 0.9, AtTokens: 144_000),
        LastResort,
    ],
    new BranchLimits(ViewTokens: int.MaxValue));

    private static ViewPolicy ClaudeCode() => new("claude-code",
    [
        new("summarize", new Summarize(SummarySchema.Eight, new Kept(4)), 0.92),
        new("summarize-again", new Summarize(SummarySchema.Eight, new Kept(2), shorten: true), 0.92),
        new("mixed", new Compact(share: 1, keepTurns: 2), 0.92, MinGain: 0.1),
        LastResort,
    ],
    WarnAt: 0.82);
}
