using System.Globalization;
using CaveRuntime.Prompts;
using CaveRuntime.Tests.Views;
using CaveRuntime.Views;
using CaveRuntime.Views.Policies;
using CaveRuntime.Views.Reducers;

namespace CaveRuntime.Benchmarks;

/// <summary>300 turns with observations of 2,000 tokens in a window of 32,000, under each policy; and what else <c>auto</c> might have
/// been.</summary>
internal static class ViewBenchmark
{
    private const int Window = 32_000, ObservationTokens = 2_000, InBranch = 10;

    // What providers charge for a cached token, beside one that is not.
    private const double CachedPrice = 0.1;

    public static async Task Run(Effort effort)
    {
        int stations = effort.Of(300, 30);
        Console.WriteLine(
            "| policy | requests | peak view | mean view | input tokens | of these summaries | share cached | reductions | folds | input against none | charged against none |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        LongRun none = await LineAsync(ViewPolicies.Find("none"), stations, null);
        foreach (string name in ViewPolicies.Names.Where(n => n != "none"))
            await LineAsync(ViewPolicies.Find(name), stations, none);
        foreach (ViewPolicy candidate in Candidates().Take(effort.Of(int.MaxValue, 1)))
            await LineAsync(candidate, stations, none);
    }

    private static IEnumerable<ViewPolicy> Candidates()
    {
        var last = new ViewStage("truncate", new Truncate(0.5), 1, MinGain: 0, IsLast: true);
        var summarize = new Summarize(SummarySchema.Of(PromptCatalog.SummaryFormFive), new Kept(4));
        foreach (double share in new[] { 0.5, 1 })
        {
            foreach (double at in new[] { 0.6, 0.75, 0.9 })
            {
                foreach (double gain in new[] { 0.1, 0.25, 0.4 })
                {
                    yield return new ViewPolicy(
                        string.Create(CultureInfo.InvariantCulture, $"compact {share} at {at}, gain {gain}, keep 4"),
                        [new("compact", new Compact(share, 4), at, MinGain: gain), new("summarize", summarize, Math.Max(at, 0.8)), last]);
                }
            }
        }
    }

    private static async Task<LongRun> LineAsync(ViewPolicy policy, int stations, LongRun? none)
    {
        LongRun run = await new LongRun(policy, Window, stations, ObservationTokens, InBranch).RunAsync();
        if (run.Answer != run.RightAnswer || run.Overflows > 0)
            Console.WriteLine($"{policy.Name}: WRONG ({run.Answer}), {run.Overflows} requests above the window");
        long input = run.Sent + run.SentForSummaries;
        string against = none is null
            ? "1 | 1"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(double)input / (none.Sent + none.SentForSummaries):0.000} | {Charged(run) / Charged(none):0.000}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {policy.Name} | {run.Requests} | {run.Peak:N0} | {run.Sent / run.Requests:N0} | {input:N0} | {run.SentForSummaries:N0} | {(double)run.Shared / run.Sent:0.00} | {run.Reduced} | {run.Folded} | {against} |"));
        return run;
    }

    private static double Charged(LongRun run) => run.Sent - run.Shared + (run.Shared * CachedPrice) + run.SentForSummaries;
}
