using System.ComponentModel;
using CaveRuntime.Events;
using CaveRuntime.Scopes;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Embedding;

/// <summary>Objects stay with the host; calls travel.</summary>
public sealed class LendTests(EmbeddingHost shared) : IClassFixture<EmbeddingHost>
{
    [Fact]
    public async Task Methods_properties_and_overloads_are_called_on_the_very_object()
    {
        await using Session session = shared.Host.Open();
        var shop = new Shop();
        await session.LendAsync<IShop>("shop", shop);
        CellReport cell = await session.RunCellAsync(
            "shop.Open = true; var pet = shop.Find(\"Rex\"); var all = await shop.AllAsync(); $\"{pet!.Age} {shop.Find(\"none\") == null} {all.Count} {shop.Price(2)} {shop.Price(\"Rex\")} {shop.Open}\"");
        Assert.True(cell.Status == CellStatus.Ok, cell.Observation);
        Assert.Equal("3 True 1 20 99.5 True", cell.Value);
        await session.RunCellAsync("await shop.AddAsync(new Pet(\"Tom\", 1, Kind.Cat, null));");
        Assert.True(shop.Open);
        Assert.Equal("Tom", shop.Pets[^1].Name);
    }

    [Fact]
    public async Task What_the_host_throws_arrives_as_an_exception_with_its_message_and_no_stack()
    {
        await using Session session = shared.Host.Open();
        await session.LendAsync<IShop>("shop", new Shop());
        CellReport known = await session.RunCellAsync("shop.Fail(\"key\")");
        Assert.Equal((CellStatus.Exception, "KeyNotFoundException", "no such pet"), (known.Status, known.Error!.Type, known.Error.Message));
        CellReport own = await session.RunCellAsync("shop.Fail(\"own\")");
        Assert.Equal("CallFailedException", own.Error!.Type);
        Assert.StartsWith("ShopException: the key is ***", own.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", known.Observation + own.Observation, StringComparison.Ordinal);
        Assert.Equal(
            "caught no such pet",
            (await session.RunCellAsync(
                "string r; try { shop.Fail(\"key\"); r = \"?\"; } catch (KeyNotFoundException e) { r = \"caught \" + e.Message; } r")).Value);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_or_is_stopped_with_its_cell_is_an_observation()
    {
        await using Session session = shared.Host.Open();
        var shop = new Shop();
        await session.LendAsync<IShop>("shop", shop, new LendOptions { Timeout = TimeSpan.FromMilliseconds(200) });
        CellReport late = await session.RunCellAsync("await shop.WaitAsync()");
        Assert.Equal(("TimeoutException", "shop.WaitAsync did not return within 0.2 s"), (late.Error!.Type, late.Error.Message));
        await shop.Cancelled.Task.WaitAsync(TestContext.Patience);

        await session.LendAsync<IShop>("patient", new Shop());
        using var stop = new CancellationTokenSource();
        Task<CellReport> running = session.RunCellAsync("await patient.WaitAsync()", stop.Token);
        stop.CancelAfter(TimeSpan.FromMilliseconds(300));
        Assert.NotEqual(CellStatus.Ok, (await running).Status);
        Assert.Equal("2", (await session.RunCellAsync("1 + 1")).Value);
    }

    [Fact]
    public async Task An_approval_can_allow_deny_and_change_a_call()
    {
        await using Session session = shared.Host.Open();
        var asked = new List<LentCall>();
        await session.LendAsync("pay", (decimal amount, string to) => $"{amount} to {to}", new LendOptions
        {
            Approve = (call, _) =>
            {
                asked.Add(call);
                return ValueTask.FromResult(call.Arguments["amount"].GetDecimal() switch
                {
                    > 100 => LentDecision.Deny("too much"),
                    > 10 => LentDecision.AllowWith(new Dictionary<string, object?> { ["amount"] = 10m }),
                    _ => LentDecision.Allow,
                });
            },
        });
        CellReport cell = await session.RunCellAsync("$\"{pay(5, \"Ann\")}; {pay(50, \"Bob\")}\"");
        Assert.Equal("5 to Ann; 10 to Bob", cell.Value);
        CellReport denied = await session.RunCellAsync("pay(500, \"Eve\")");
        Assert.Equal(("UnauthorizedAccessException", "the host denied pay.pay: too much"), (denied.Error!.Type, denied.Error.Message));
        Assert.Equal(["Ann", "Bob", "Eve"], asked.Select(c => c.Arguments["to"].GetString()));
    }

    [Fact]
    public async Task Somebody_who_is_asked_for_an_approval_has_longer_than_the_call()
    {
        await using Session session = shared.Host.Open();
        await session.LendAsync("pay", (int n) => n, new LendOptions
        {
            Timeout = TimeSpan.FromMilliseconds(1),
            Approve = async (_, stop) =>
            {
                // The call's own time has run out many times over.
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, stop);
                return LentDecision.Deny("no");
            },
        });
        CellReport cell = await session.RunCellAsync("pay(5)");
        Assert.Equal("the host denied pay.pay: no", cell.Error?.Message);
    }

    [Fact]
    public async Task Functions_of_the_ai_abstractions_are_typed_by_their_schema()
    {
        await using Session session = shared.Host.Open();
        await session.LendAsync(
            AIFunctionFactory.Create(
                ([Description("the city")] string city, int days = 3) => new Forecast(city, days * 7),
                "weather-of",
                "Tells the weather."));
        CellReport cell = await session.RunCellAsync(
            "var w = await weather_of(\"Oslo\"); var x = await weather_of(\"Rome\", 1); $\"{w.City} {w.Degrees} {x.Degrees}\"");
        Assert.True(cell.Status == CellStatus.Ok, cell.Observation);
        Assert.Equal("Oslo 21 7", cell.Value);
        Assert.Equal(CellStatus.CompileError, (await session.RunCellAsync("await weather_of(7)")).Status);
    }

    [Fact]
    public async Task Every_call_is_two_events_and_the_model_reads_the_signatures()
    {
        var model = new ScriptedModel(Cell("FINAL(shop.Find(\"Rex\")!.Age)"));
        await using var host = new CaveHost(shared.Options with { Model = model, WarmWorkers = 0 });
        await using Session session = host.Open();
        await session.LendAsync<IShop>("shop", new Shop(), new LendOptions { Description = "the shop around the corner" });
        var events = new List<RunEvent>();
        await foreach (RunEvent happened in session.StreamAsync("how old?"))
            events.Add(happened);
        Assert.Equal("3", ((RunFinished)events[^1]).Answer.Text);
        Assert.Equal(
            ("shop", "Find", "[\"Rex\"]"),
            (events.OfType<LentCallStarted>().Single() is var e ? (e.Target, e.Member, e.Arguments) : default));
        Assert.Null(events.OfType<LentCallFinished>().Single().Error);
        await Snapshots.MatchAsync(model.Requests[0][^1].Text);
    }

    [Fact]
    public async Task Only_what_was_declared_can_be_called_whatever_a_cell_writes()
    {
        await using Session session = shared.Host.Open();
        await session.LendAsync<IShop>("shop", new Shop());
        foreach (string member in new[] { "GetType", "Secret", "ToString", "get_Secret" })
        {
            Assert.Contains(
                "there is no lent",
                (await session.RunCellAsync($"Lent(\"shop\").Call<string>(\"{member}\")")).Error!.Message,
                StringComparison.Ordinal);
        }
        Assert.Contains(
            "there is no lent",
            (await session.RunCellAsync("Lent(\"other\").Call<string>(\"Find\", \"x\")")).Error!.Message,
            StringComparison.Ordinal);
        Assert.Equal("ArgumentException", (await session.RunCellAsync("Lent(\"shop\").Call<string>(\"Find\", 1, 2, 3)")).Error!.Type);
        Assert.Contains(
            "cannot be lent",
            (await Assert.ThrowsAsync<NotSupportedException>(() => session.LendAsync<IBad>("bad", new Bad()))).Message,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => session.LendAsync("object", new Shop()));
    }

    public interface IBad
    {
        T Any<T>(T value);
    }

    private sealed class Bad : IBad
    {
        public T Any<T>(T value) => value;
    }

    /// <summary>Sells pets.</summary>
    public interface IShop
    {
        /// <summary>Whether customers may come in.</summary>
        bool Open { get; set; }

        /// <summary>The pet of that name; null where there is none.</summary>
        Pet? Find(string name);

        Task<IReadOnlyList<Pet>> AllAsync(CancellationToken cancellationToken = default);

        Task AddAsync(Pet pet);

        decimal Price(int age, decimal factor = 10);

        double Price(string name);

        [Description("Fails in a way of your choice.")]
        int Fail(string how);

        ValueTask<int> WaitAsync(CancellationToken cancellationToken = default);
    }

    private sealed class Shop : IShop
    {
        public List<Pet> Pets { get; } = [new("Rex", 3, Kind.Dog, null)];

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Secret { get; } = "never";

        public bool Open { get; set; }

        public Pet? Find(string name) => Pets.Find(p => p.Name == name);

        public Task<IReadOnlyList<Pet>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Pet>>(Pets);

        public Task AddAsync(Pet pet)
        {
            Pets.Add(pet);
            return Task.CompletedTask;
        }

        public decimal Price(int age, decimal factor) => age * factor;

        public double Price(string name) => 99.5;

        public int Fail(string how) =>
            throw (how == "key" ? new KeyNotFoundException("no such pet") : new ShopException("the key is sk-abcdefghijklmnop"));

        public async ValueTask<int> WaitAsync(CancellationToken cancellationToken)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
            finally
            {
                Cancelled.TrySetResult();
            }

            return 1;
        }
    }

    public sealed record Forecast(string City, int Degrees);

    private sealed class ShopException(string message) : Exception(message);
}
