using CaveRuntime.Testing;
using LiveInventory;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Embedding;

/// <summary>The sample "live inventory": forty questions over two sessions in one process, against what plain code computes.</summary>
public sealed class LiveInventoryTests
{
    private const int Questions = 20;

    [Fact]
    public async Task Forty_questions_over_two_sessions_change_one_stock_and_equal_plain_code()
    {
        var shared = new Inventory(Inventory.Sample);
        var plain = new Inventory(Inventory.Sample);
        await using var host = new CaveHost(new CaveOptions { Model = new ScriptedModel([.. Cells("a"), .. Cells("b")]), WarmWorkers = 1 });
        await using Session first = host.Open();
        await using Session second = host.Open();
        foreach (Session session in new[] { first, second })
        {
            await session.LendAsync<IInventory>("inventory", shared);
            await session.InjectAsync("sales", Inventory.SampleSales, "all sales of the year");
            for (int i = 0; i < Questions; i++)
            {
                Answer answer = await session.AskAsync($"question {i}");
                Assert.True(answer.Stop == StopReason.Answered, answer.Error?.Message);
                Assert.Equal(await PlainAsync(plain, i), answer.Text);
            }
        }

        Assert.Equal(plain.All(), shared.All());
        foreach (Session session in new[] { first, second })
        {
            List<Item>? reordered = await session.RetrieveAsync<List<Item>>("toOrder");
            Assert.Equal(session == second ? plain.All().Where(i => i.Quantity < 10) : reordered, reordered);
            Dictionary<string, int>? sold = await session.RetrieveAsync<Dictionary<string, int>>("sold");
            Assert.Equal(Inventory.SampleSales.GroupBy(s => s.Sku).ToDictionary(g => g.Key, g => g.Sum(s => s.Quantity)), sold);
            Assert.Equal(Enumerable.Range(0, Questions), await session.RetrieveAsync<List<int>>("asked"));
        }

        Assert.Equal("a", await first.RetrieveAsync<string>("mine"));
        Assert.Equal("b", await second.RetrieveAsync<string>("mine"));
    }

    // Twenty cells that build on each other: each question uses variables of earlier ones.
    private static IEnumerable<string> Cells(string session)
    {
        yield return Cell($"var mine = \"{session}\"; var asked = new List<int> {{ 0 }}; FINAL(inventory.Count)");
        yield return Cell(
            "asked.Add(1); var sold = sales.GroupBy(s => s.Sku).ToDictionary(g => g.Key, g => g.Sum(s => s.Quantity)); FINAL(sold.Values.Sum())");
        yield return Cell(
            "asked.Add(2); var best = sold.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).First().Key; FINAL(best)");
        yield return Cell("asked.Add(3); FINAL((await inventory.AdjustAsync(best, 25)).Quantity)");
        yield return Cell("asked.Add(4); inventory.Reprice(best, inventory.Find(best)!.Price * 2); FINAL(inventory.Find(best)!.Price)");
        yield return Cell(
            "asked.Add(5); string said; try { await inventory.AdjustAsync(\"A001\", -1000); said = \"?\"; } catch (InvalidOperationException e) { said = e.Message; } FINAL(said)");
        yield return Cell("asked.Add(6); var toOrder = inventory.All().Where(i => i.Quantity < 10).ToList(); FINAL(toOrder.Count)");
        for (int i = 7; i < Questions; i++)
        {
            yield return Cell(
                $"asked.Add({i}); await inventory.AdjustAsync(\"A{i:000}\", {i}); toOrder = inventory.All().Where(i => i.Quantity < 10).ToList(); FINAL(toOrder.Sum(i => i.Price) + asked.Count)");
        }
    }

    private static async Task<string> PlainAsync(Inventory plain, int question)
    {
        Dictionary<string, int> sold = Inventory.SampleSales.GroupBy(s => s.Sku).ToDictionary(g => g.Key, g => g.Sum(s => s.Quantity));
        string best = sold.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).First().Key;
        switch (question)
        {
            case 0:
                return $"{plain.Count}";
            case 1:
                return $"{sold.Values.Sum()}";
            case 2:
                return best;
            case 3:
                return $"{(await plain.AdjustAsync(best, 25)).Quantity}";
            case 4:
                plain.Reprice(best, plain.Find(best)!.Price * 2);
                return FormattableString.Invariant($"{plain.Find(best)!.Price}");
            case 5:
                return $"only {plain.Find("A001")!.Quantity} of A001 are left";
            case 6:
                return $"{plain.All().Count(i => i.Quantity < 10)}";
            default:
                await plain.AdjustAsync($"A{question:000}", question);
                return FormattableString.Invariant($"{plain.All().Where(i => i.Quantity < 10).Sum(i => i.Price) + question + 1}");
        }
    }
}
