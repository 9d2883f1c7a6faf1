using System.ComponentModel;
using System.Globalization;
using CaveRuntime.Events;
using CaveRuntime.Scopes;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Embedding;

/// <summary>Several functions as one object: names, defaults, types, and what goes wrong.</summary>
public sealed class LentFunctionsTests : IAsyncLifetime
{
    private ScriptedModel Model { get; } = new(ScriptedModel.Cell("FINAL(1)"));
    private CaveHost Host { get; set; } = null!;
    private Session _session = null!;

    public Task InitializeAsync()
    {
        Host = new CaveHost(new CaveOptions { Model = Model, WarmWorkers = 0 }.InProcess());
        _session = Host.Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await Host.DisposeAsync();
    }

    [Fact]
    public async Task Members_have_the_functions_names_parameters_and_defaults()
    {
        await LendAsync(
            Function(([Description("the city")] string city, int days = 3, double factor = 0.5, bool sure = true, string unit = "a \"b\"\n") =>
                $"{city} {days} {factor} {sure} {unit}", "forecast", "Tells\nthe weather."),
            Function((int? a, string? b = null) => $"{a} {b ?? "none"}", "maybe"));
        Assert.Equal("Oslo 3 0.5 True a \"b\"\n", await ValueAsync("await tools.forecast(\"Oslo\")"));
        Assert.Equal("Oslo 1 0.5 False a \"b\"\n", await ValueAsync("await tools.forecast(\"Oslo\", sure: false, days: 1)"));
        Assert.Equal("7 none", await ValueAsync("await tools.maybe(7)"));
        Assert.Equal(" x", await ValueAsync("await tools.maybe(null, \"x\")"));
        Assert.Equal(CellStatus.CompileError, (await _session.RunCellAsync("await tools.forecast()")).Status);
        Assert.Equal(CellStatus.CompileError, (await _session.RunCellAsync("await tools.forecast(7)")).Status);
        await _session.AskAsync("What?");
        string told = Model.Requests[0][^1].Text;
        Assert.Contains("interface ToolsFunctions", told, StringComparison.Ordinal);
        Assert.Contains("/// Tells the weather.", told, StringComparison.Ordinal);
        Assert.Contains("/// city: the city", told, StringComparison.Ordinal);
        Assert.DoesNotContain("class ToolsFunctionsLent", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_are_none_in_csharp_become_some_and_never_the_same_one()
    {
        await LendAsync(
            Function(() => 1, "get-it"),
            Function(() => 2, "get_it"),
            Function(() => 3, "class"),
            Function(() => 4, "2nd"),
            Function(() => 5, "ToString"),
            Function(() => 6, "lent"),
            Function(() => 7, "ToolsFunctions"),
            Function(() => 8, "tools"),
            Function(() => 9, "füße"));
        Assert.Equal(
            "1 2 3 4 5 6 7 8 9",
            await ValueAsync(
                "$\"{await tools.get_it()} {await tools.get_it2()} {await tools.class_()} {await tools._2nd()} {await tools.ToString2()} {await tools.lent2()} {await tools.ToolsFunctions2()} {await tools.tools()} {await tools.füße()}\""));
    }

    [Fact]
    public async Task Parameters_may_be_called_like_words_of_csharp()
    {
        await LendAsync(Function((int @class, int lent, int Task, int @object, int @await = 5) => @class + lent + Task + @object + @await, "sum"));
        Assert.Equal("15", await ValueAsync("await tools.sum(1, 2, 3, 4)"));
        Assert.Equal("11", await ValueAsync("await tools.sum(class_: 1, lent2: 2, Task2: 3, object_: 4, await_: 1)"));
    }

    [Fact]
    public async Task Arguments_and_results_may_be_objects_lists_nothing_and_null()
    {
        await LendAsync(
            Function((Place place) => place with { Size = place.Size + 1 }, "grow"),
            Function((string[] names, List<Place>? more = null) => string.Join(",", names) + more?.Count, "join"),
            Function(() => (string?)null, "none"),
            Function(() => { }, "act"),
            Function(async (CancellationToken cancellationToken) =>
            {
                await Task.Yield();
                return new[] { new Place("b", cancellationToken.CanBeCanceled ? 1 : 0) };
            }, "all"));
        Assert.Equal("a 4", await ValueAsync("var p = await tools.grow(new Place(\"a\", 3)); $\"{p.Name} {p.Size}\""));
        Assert.Equal("x,y", await ValueAsync("await tools.join(new() { \"x\", \"y\" })"));
        Assert.Equal("x1", await ValueAsync("await tools.join(new() { \"x\" }, new() { new Place(\"a\", 3) })"));
        Assert.Equal("True", await ValueAsync("await tools.none() is null"));
        CellReport acted = await _session.RunCellAsync("await tools.act();");
        Assert.True(acted.Status == CellStatus.Ok, acted.Observation);
        Assert.Equal("b 1", await ValueAsync("var all = await tools.all(); $\"{all[0].Name} {all[0].Size}\""));
    }

    [Fact]
    public async Task Money_keeps_its_digits()
    {
        await LendAsync(Function((decimal amount, decimal rate = 0.5m, decimal? more = null) => amount * rate + (more ?? 0), "pay"));
        Assert.Equal("6172839450617283945.010", await ValueAsync("await tools.pay(12345678901234567890.02m)"));
        Assert.Equal("7", await ValueAsync("await tools.pay(6, 1, more: 1)"));
    }

    [Fact]
    public async Task A_default_keeps_its_digits_and_a_null_that_is_said_is_one()
    {
        await LendAsync(
            Function((decimal price = 12345678901234567.89m) => price, "price"),
            Function((string? region = "EU", long? x = 3) => $"{region ?? "none"} {x?.ToString(CultureInfo.InvariantCulture) ?? "none"}", "where"));
        Assert.Equal("12345678901234567.89", await ValueAsync("await tools.price()"));
        Assert.Equal("EU 3", await ValueAsync("await tools.where()"));
        Assert.Equal("none 3", await ValueAsync("await tools.where(region: null)"));
        Assert.Equal("EU none", await ValueAsync("await tools.where(x: null)"));
    }

    [Fact]
    public async Task What_a_function_throws_is_the_cells_to_catch_and_so_is_a_limit_in_time()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _session.LendFunctionsAsync(
            "tools",
            [
                Function(() => Fail(), "fail"),
                Function(async (CancellationToken cancellationToken) =>
                {
                    await using CancellationTokenRegistration _ = cancellationToken.Register(() => cancelled.TrySetResult());
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                }, "wait"),
            ],
            new LendOptions { Timeout = TimeSpan.FromMilliseconds(200) });
        CellReport failed = await _session.RunCellAsync("await tools.fail()");
        Assert.Equal(("KeyNotFoundException", "no such pet"), (failed.Error!.Type, failed.Error.Message));
        Assert.Equal(
            "caught",
            await ValueAsync("string r = \"?\"; try { await tools.fail(); } catch (KeyNotFoundException) { r = \"caught\"; } r"));
        CellReport late = await _session.RunCellAsync("await tools.wait();");
        Assert.Equal(("TimeoutException", "tools.wait did not return within 0.2 s"), (late.Error!.Type, late.Error.Message));
        await cancelled.Task.WaitAsync(TestContext.Patience);

        static int Fail() => throw new KeyNotFoundException("no such pet");
    }

    [Fact]
    public async Task What_is_lent_by_the_same_name_again_takes_the_place_of_the_first()
    {
        await LendAsync(Function(() => 1, "one"));
        await LendAsync(Function(() => 2, "two"), Function((int n) => n, "one"));
        Assert.Equal("2 3", await ValueAsync("$\"{await tools.two()} {await tools.one(3)}\""));
        await Assert.ThrowsAsync<ArgumentException>(() => _session.LendFunctionsAsync("ctx", [Function(() => 1, "one")]));
        await Assert.ThrowsAsync<ArgumentException>(() => _session.LendFunctionsAsync("class", [Function(() => 1, "one")]));
        Assert.Contains(
            "no functions",
            (await Assert.ThrowsAsync<ArgumentException>(() => _session.LendFunctionsAsync("none", Array.Empty<AIFunction>()))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approval_names_the_member_and_its_arguments_as_the_function_knows_them()
    {
        LentCall? asked = null;
        await _session.LendFunctionsAsync("tools", [Function((int @class) => @class, "pay-out")], new LendOptions
        {
            Approve = (call, _) =>
            {
                asked = call;
                return ValueTask.FromResult(LentDecision.AllowWith(new Dictionary<string, object?> { ["class"] = 2 }));
            },
        });
        Assert.Equal("2", await ValueAsync("await tools.pay_out(9)"));
        Assert.Equal(("tools", "pay_out", 9), (asked!.Target, asked.Member, asked.Arguments["class"].GetInt32()));
    }

    private static AIFunction Function(Delegate method, string name, string? description = null) =>
        AIFunctionFactory.Create(method, name, description);

    private Task LendAsync(params AIFunction[] functions) => _session.LendFunctionsAsync("tools", functions);

    private async Task<string?> ValueAsync(string cell)
    {
        CellReport report = await _session.RunCellAsync(cell);
        Assert.True(report.Status == CellStatus.Ok, report.Observation);
        return report.Value;
    }

    public sealed record Place(string Name, int Size);
}
