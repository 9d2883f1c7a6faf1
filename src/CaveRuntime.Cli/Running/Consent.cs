using System.Globalization;
using System.Text;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Running;

/// <summary>Tells what something large will take before it begins, and lets whoever sits at the terminal say no. Where nobody does, it is
/// told all the same, and begins.</summary>
internal static class Consent
{
    // In US dollars; where nobody knows what a model costs, calls stand for it.
    private const decimal LargeCost = 1;
    private const long LargeCalls = 200;

    /// <summary>Whether somebody wants to hear of it before.</summary>
    public static bool IsLarge(MapReduceEstimate estimate) =>
        estimate.CostUsd is { } cost ? cost >= LargeCost : estimate.Calls >= LargeCalls;

    /// <summary>What it will take, in a sentence.</summary>
    public static string Words(MapReduceEstimate estimate)
    {
        string cost = estimate.CostUsd is { } dollars
            ? string.Create(CultureInfo.InvariantCulture, $"about {dollars:0.##} USD")
            : "which nothing says the price of";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"this map-reduce makes about {estimate.Calls:N0} calls of {estimate.Model} over {estimate.Chunks:N0} chunks, with about {estimate.InputTokens:N0} tokens sent and {estimate.OutputTokens:N0} received: {cost}");
    }

    /// <summary>Tells it, and asks where somebody can answer.</summary>
    /// <returns>Whether it may begin.</returns>
    public static async Task<bool> AskAsync(
        MapReduceEstimate estimate, bool isGiven, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!IsLarge(estimate))
            return true;
        if (isGiven || terminal.HasPipedInput || !terminal.DrawsOnError)
        {
            terminal.Notice($"{Words(estimate)}. --max-cost sets a ceiling.");
            return true;
        }

        terminal.Error.Write($"cave: {Words(estimate)}. Begin? [y/N] ");
        // A terminal cannot be read with a way to stop.
        var input = new StreamReader(terminal.Input, Encoding.UTF8, leaveOpen: true);
        Task<string?> reading = Task.Run(input.ReadLine, CancellationToken.None);
        string answer = (await reading.WaitAsync(cancellationToken).ConfigureAwait(false) ?? "").Trim();
        return answer.Equals("y", StringComparison.OrdinalIgnoreCase) || answer.Equals("yes", StringComparison.OrdinalIgnoreCase);
    }
}
