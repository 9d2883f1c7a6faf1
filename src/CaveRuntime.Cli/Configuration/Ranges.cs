namespace CaveRuntime.Cli.Configuration;

/// <summary>The ranges of numbers in settings, wherever they were written.</summary>
internal static class Ranges
{
    /// <summary>The first number out of its range, by its key in <c>cave.json</c>, and what to write; null where all are fine.</summary>
    public static (string Key, string Range)? Problem(Settings settings)
    {
        (bool IsValid, string Key, string Range)[] rules =
        [
            (settings.MaxTurns is null or > 0, "max_turns", "1 or more"),
            (settings.MaxTokens is null or > 0, "max_tokens", "1 or more"),
            (settings.MaxCost is null or > 0, "max_cost", "more than 0"),
            (settings.MaxSubcalls is null or >= 0, "max_subcalls", "0 or more"),
            (settings.MaxDepth is null or (>= 0 and <= 20), "max_depth", "a number from 0 to 20"),
            (settings.MaxChildren is null or >= 0, "max_children", "0 or more"),
            (settings.MaxParallelChildren is null or (> 0 and <= 1_000), "max_parallel_children", "a number from 1 to 1000"),
            (settings.MaxParallel is null or (> 0 and <= 10_000), "max_parallel", "a number from 1 to 10000"),
            (settings.ContextWindow is null or >= 1_000, "context_window", "1000 tokens or more"),
            (settings.MaxAttempts is null or > 0, "max_attempts", "1 or more"),
        ];
        (bool IsValid, string Key, string Range) wrong = Array.Find(rules, rule => !rule.IsValid);
        return wrong.Key is null ? null : (wrong.Key, wrong.Range);
    }
}
