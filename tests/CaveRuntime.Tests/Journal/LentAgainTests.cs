using CaveRuntime.Journal;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>Who takes a session up lends again what was lent, in any order and with or without the values beside it: that is nothing
/// new.</summary>
public sealed class LentAgainTests
{
    private MemorySessionStore Store { get; } = new();
    private readonly List<IReadOnlyList<ChatMessage>> _requests = [];

    [Fact]
    public async Task What_shares_types_with_a_value_is_known_when_it_is_lent_alone()
    {
        await using (CaveHost first = Host())
        await using (Session session = await first.OpenAsync([], "one"))
        {
            await session.InjectAsync("items", new List<Item> { new("a", Kind.Small, 2) });
            await session.LendAsync("price", (Func<Item, decimal>)(i => i.Price * 2));
            await session.LendAsync<IShop>("shop", new Shop());
            await session.LendAsync<IShop>("other", new Shop());
            await session.RunCellAsync("var sum = price(items[0]);");
        }

        for (int host = 0; host < 2; host++)
        {
            await using CaveHost next = Host("FINAL(price(items[0]) + other.Price(items[0]) + sum)");
            await using Session session = await next.OpenAsync("one");
            await session.LendAsync<IShop>("other", new Shop());
            await session.LendAsync("price", (Func<Item, decimal>)(i => i.Price * 2));
            await session.InjectAsync("items", Query());
            Assert.Equal("11", (await session.AskAsync("What?")).Text);
        }

        Assert.Equal(4, await GivenAsync());
        Assert.Equal(1, Count(_requests[^1], "record Item("));
        Assert.Equal(1, Count(_requests[^1], "interface IShop"));

        static IEnumerable<Item> Query()
        {
            yield return new Item("a", Kind.Small, 2);
        }
    }

    [Fact]
    public async Task A_value_that_is_new_has_the_types_that_are_there_already()
    {
        await using (CaveHost first = Host())
        await using (Session session = await first.OpenAsync([], "one"))
            await session.InjectAsync("items", new List<Item> { new("a", Kind.Small, 2) });
        await using CaveHost next = Host("FINAL(items.Concat(more).Sum(i => i.Price))");
        await using Session again = await next.OpenAsync("one");
        await again.InjectAsync("more", new List<Item> { new("b", Kind.Large, 3) });
        Assert.Equal("5", (await again.AskAsync("What?")).Text);
        Assert.Equal(2, await GivenAsync());
        Assert.Equal(1, Count(_requests[^1], "record Item("));
    }

    [Fact]
    public async Task What_has_changed_with_its_types_is_lent_anew()
    {
        await using (CaveHost first = Host())
        await using (Session session = await first.OpenAsync([], "one"))
        {
            await session.InjectAsync("item", new Item("a", Kind.Small, 2));
            await session.LendAsync("price", (Func<Item, decimal>)(i => i.Price * 2));
        }

        await using CaveHost next = Host("FINAL(price(item))");
        await using Session again = await next.OpenAsync("one");
        await again.InjectAsync("item", new Later.Item("a", 2, 5));
        await again.LendAsync("price", (Func<Later.Item, decimal>)(i => i.Price * i.Count));
        Assert.Equal("10", (await again.AskAsync("What?")).Text);
        Assert.Equal(4, await GivenAsync());
    }

    [Fact]
    public async Task Functions_that_are_one_object_are_known_when_they_are_lent_again_and_new_when_one_has_changed()
    {
        await using (CaveHost first = Host())
        await using (Session session = await first.OpenAsync([], "one"))
        {
            await session.LendFunctionsAsync("shop", [AIFunctionFactory.Create((Item item) => item.Price, "price")]);
            await session.RunCellAsync("var paid = await shop.price(new Item(\"a\", Kind.Small, 2));");
        }

        await using (CaveHost second = Host("FINAL(paid + await shop.price(new Item(\"a\", Kind.Small, 3)))"))
        await using (Session session = await second.OpenAsync("one"))
        {
            await session.LendFunctionsAsync("shop", [AIFunctionFactory.Create((Item item) => item.Price * 10, "price")]);
            Assert.Equal("32", (await session.AskAsync("What?")).Text);
            Assert.Equal(1, await GivenAsync());
        }

        await using CaveHost third = Host("FINAL(paid + await shop.price(new Item(\"a\", Kind.Small, 3), 2))");
        await using Session again = await third.OpenAsync("one");
        await again.LendFunctionsAsync("shop", [AIFunctionFactory.Create((Item item, int times) => item.Price * times, "price")]);
        Assert.Equal("8", (await again.AskAsync("What?")).Text);
        Assert.Equal(2, await GivenAsync());
    }

    private async Task<int> GivenAsync() => (await Store.ReadAsync("one").ToArrayAsync())
        .SelectMany(r => RecordForm.Read(r.Content.Span)).OfType<ValueGiven>().Count();

    private static int Count(IReadOnlyList<ChatMessage> request, string words) =>
        string.Concat(request.Select(m => m.Text)).Split(words).Length - 1;

    private CaveHost Host(string cell = "FINAL(0)") => new(new CaveOptions
    {
        Model = new ScriptedModel((request, _) =>
        {
            _requests.Add(request);
            return Task.FromResult(ScriptedModel.Cell(cell));
        }),
        WarmWorkers = 0,
        Store = Store,
    }.InProcess());

    public enum Kind
    {
        Small,
        Large,
    }

    public sealed record Item(string Name, Kind Kind, decimal Price);

    public interface IShop
    {
        decimal Price(Item item);
    }

    private sealed class Shop : IShop
    {
        public decimal Price(Item item) => item.Price + 1;
    }

    public static class Later
    {
        public sealed record Item(string Name, decimal Price, int Count);
    }
}
