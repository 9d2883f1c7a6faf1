using System.Globalization;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Cells;

/// <summary>What is left of the run's budget now. A ceiling that is not set is null. Immutable.</summary>
/// <param name="Tokens">Tokens, sent and received, over all models.</param>
/// <param name="Cost">US dollars.</param>
/// <param name="Subcalls">Model calls from inside cells.</param>
/// <param name="Children">Child runs.</param>
/// <param name="Time">Time until the run's deadline.</param>
/// <param name="Depth">Levels of children that may still be started below this run; at 0 <c>rlm_query</c> is a plain subcall.</param>
/// <param name="Turns">Turns of this run after the present one.</param>
public sealed record Budget(long? Tokens, decimal? Cost, int Subcalls, int Children, TimeSpan Time, int Depth, int Turns)
{
    /// <summary>All of it on one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"tokens: {Tokens?.ToString("N0", CultureInfo.InvariantCulture) ?? "no ceiling"}; "
        + $"cost: {(Cost is { } cost ? $"{cost} USD" : "no ceiling")}; subcalls: {Subcalls:N0}; "
        + $"children: {Children:N0}; time: {Time.TotalSeconds:0.#} s; depth: {Depth}; turns: {Turns}");

    internal static Budget Of(BudgetResult left) => new(
        left.Tokens, left.CostUsd, left.Subcalls, left.Children, TimeSpan.FromMilliseconds(left.Milliseconds), left.Depth, left.Turns);
}
