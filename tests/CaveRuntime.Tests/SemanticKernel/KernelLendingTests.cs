using System.ComponentModel;
using CaveRuntime.Scopes;
using CaveRuntime.SemanticKernel;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using FunctionInvocationContext = Microsoft.SemanticKernel.FunctionInvocationContext;

namespace CaveRuntime.Tests.SemanticKernel;

/// <summary>Functions and plugins of a kernel in cells: typed, called through the kernel, under the eyes of its filters.</summary>
public sealed class KernelLendingTests : IAsyncLifetime
{
    private ScriptedModel Model { get; } = new(ScriptedModel.Cell("FINAL(await weather.Forecast(\"Oslo\"))"))
    {
        Subcall = (prompt, _) => Task.FromResult("said " + prompt),
    };

    private readonly List<string> _seen = [];
    private CaveHost Host { get; set; } = null!;
    private Session _session = null!;
    private Kernel _kernel = null!;

    public Task InitializeAsync()
    {
        Host = new CaveHost(new CaveOptions { Model = Model, WarmWorkers = 0 }.InProcess());
        _session = Host.Open();
        _kernel = KernelOf();
        _kernel.Plugins.Add(KernelPluginFactory.CreateFromObject(new Weather(), "weather"));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await Host.DisposeAsync();
    }

    [Fact]
    public async Task A_plugin_is_an_object_with_typed_members()
    {
        await _session.LendAsync(_kernel, _kernel.Plugins["weather"]);
        Assert.Equal("Oslo 3 True True", await ValueAsync("await weather.Forecast(\"Oslo\")"));
        Assert.Equal("Oslo 5 True True", await ValueAsync("await weather.Forecast(\"Oslo\", days: 5)"));
        Assert.Equal(CellStatus.CompileError, (await _session.RunCellAsync("await weather.Forecast(5)")).Status);
        Assert.Equal("42", await ValueAsync("1 + await weather.Number(41)"));
        Assert.Equal("x 4 Friday", await ValueAsync("var p = await weather.Grow(new Place(\"x\", 3, null)); $\"{p.Name} {p.Size} {p.Note}\""));
        Assert.Equal("x 4 Sunday", await ValueAsync("(await weather.Grow(new Place(\"x\", 3, null), day: \"Sunday\")) is var q ? $\"{q.Name} {q.Size} {q.Note}\" : \"\""));
        Assert.Equal("a,b", await ValueAsync("await weather.Join(new() { \"a\", \"b\" })"));
        Answer answer = await _session.AskAsync("What?");
        Assert.Equal("Oslo 3 True True", answer.Text);
        string told = Model.Requests[0][^1].Text;
        Assert.Contains("Task<string> Forecast(string city, long days = 3)", told, StringComparison.Ordinal);
        Assert.Contains("/// city: the city", told, StringComparison.Ordinal);
        Assert.DoesNotContain("default value", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_sequences_messages_nothing_and_null_arrive_as_data()
    {
        await _session.LendAsync(_kernel, _kernel.Plugins["weather"]);
        Assert.Equal("1 2 3", await ValueAsync("string.Join(' ', await weather.Days())"));
        Assert.Equal("1 2 3", await ValueAsync("string.Join(' ', await weather.Picture())"));
        Assert.Equal("a note", await ValueAsync("await weather.Note()"));
        Assert.Equal("True", await ValueAsync("await weather.Nobody() is null"));
        CellReport acted = await _session.RunCellAsync("await weather.Act();");
        Assert.True(acted.Status == CellStatus.Ok, acted.Observation);
    }

    [Fact]
    public async Task What_a_function_throws_and_arguments_that_do_not_fit_are_observations()
    {
        await _session.LendAsync(_kernel, _kernel.Plugins["weather"]);
        CellReport failed = await _session.RunCellAsync("await weather.Fail()");
        Assert.Equal(("KeyNotFoundException", "no such city"), (failed.Error!.Type, failed.Error.Message));
        CellReport odd = await _session.RunCellAsync("await weather.Grow(new Place(\"x\", 3, null), day: \"Someday\")");
        Assert.NotEqual(CellStatus.Ok, odd.Status);
        Assert.Contains("Someday", odd.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("2", await ValueAsync("1 + 1"));
    }

    [Fact]
    public async Task Filters_see_a_lent_call_may_change_it_refuse_it_or_answer_in_its_place()
    {
        Kernel kernel = KernelOf(services => services.AddSingleton<IFunctionInvocationFilter>(new Filter(async (context, next) =>
        {
            _seen.Add($"{context.Function.PluginName}.{context.Function.Name}({string.Join(", ", context.Arguments.Select(a => $"{a.Key}: {a.Value?.GetType().Name} {a.Value}"))})");
            switch (context.Arguments.GetValueOrDefault("city") as string)
            {
                case "Rome":
                    throw new UnauthorizedAccessException("not Rome");
                case "Paris":
                    context.Result = new FunctionResult(context.Function, "from the cache");
                    return;
                case "Bern":
                    context.Arguments["city"] = "Basel";
                    break;
            }

            if (context.Function.Name == "Number")
            {
                context.Result = (int)context.Arguments["n"]! == 0 ? new FunctionResult(context.Function, "declined") : context.Result;
                return;
            }

            await next(context);
        })));
        await _session.LendAsync(kernel, KernelPluginFactory.CreateFromObject(new Weather(), "weather"));
        Assert.Equal("Oslo 2 True True", await ValueAsync("await weather.Forecast(\"Oslo\", 2)"));
        Assert.Equal(["weather.Forecast(city: String Oslo, days: Int32 2)"], _seen);
        CellReport refused = await _session.RunCellAsync("await weather.Forecast(\"Rome\")");
        Assert.Equal(("UnauthorizedAccessException", "not Rome"), (refused.Error!.Type, refused.Error.Message));
        Assert.Contains("not Rome", refused.Observation, StringComparison.Ordinal);
        Assert.Equal("from the cache", await ValueAsync("await weather.Forecast(\"Paris\")"));
        Assert.Equal("Basel 3 True True", await ValueAsync("await weather.Forecast(\"Bern\")"));
        CellReport other = await _session.RunCellAsync("await weather.Number(0)");
        Assert.Contains("no Int32: declined", other.Error!.Message, StringComparison.Ordinal);
        CellReport none = await _session.RunCellAsync("await weather.Number(1)");
        Assert.Contains("without a result", none.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_of_a_prompt_is_text_and_what_it_used_counts()
    {
        KernelFunction say = KernelFunctionFactory.CreateFromPrompt("Say {{$what}} {{$times}}", functionName: "say", description: "Says it.");
        await _session.LendAsync(_kernel, say);
        await _session.LendAsync(_kernel, KernelPluginFactory.CreateFromFunctions("words", [say]));
        Assert.Equal("said Say it 3", await ValueAsync("await say(\"it\", \"3\")"));
        var model = new ScriptedModel(ScriptedModel.Cell("FINAL(await words.say(\"it\", \"3\"))"));
        await using var host = new CaveHost(new CaveOptions { Model = model, WarmWorkers = 0 }.InProcess());
        await using Session session = host.Open();
        await session.LendAsync(_kernel, KernelPluginFactory.CreateFromFunctions("words", [say]));
        Answer answer = await session.AskAsync("What?");
        Assert.Equal("said Say it 3", answer.Text);
        Usage used = answer.ByModel.Single(u => u.Key != "scripted").Value;
        Assert.Equal((8, 13), (used.InputTokens, used.OutputTokens));
    }

    [Fact]
    public async Task All_plugins_of_a_kernel_are_lent_at_once_and_names_are_kept_apart()
    {
        _kernel.Plugins.Add(KernelPluginFactory.CreateFromFunctions("2nd", [KernelFunctionFactory.CreateFromMethod(() => "two", "class")]));
        _kernel.Plugins.Add(KernelPluginFactory.CreateFromFunctions("same", "The same.", [KernelFunctionFactory.CreateFromMethod(() => "three", "same")]));
        await _session.LendPluginsAsync(_kernel);
        Assert.Equal("two three 2", await ValueAsync("$\"{await _2nd.class_()} {await same.same()} {await weather.Number(2)}\""));
        _kernel.Plugins.Add(KernelPluginFactory.CreateFromFunctions("_2nd", [KernelFunctionFactory.CreateFromMethod(() => "x", "y")]));
        ArgumentException clash = await Assert.ThrowsAsync<ArgumentException>(() => _session.LendPluginsAsync(_kernel));
        Assert.Contains("'2nd' and '_2nd' would both be '_2nd'", clash.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => _session.LendPluginsAsync(new Kernel()));
        KernelPlugin ctx = KernelPluginFactory.CreateFromFunctions("ctx", [KernelFunctionFactory.CreateFromMethod(() => "x", "y")]);
        await Assert.ThrowsAsync<ArgumentException>(() => _session.LendAsync(_kernel, ctx));
        await _session.LendAsync(_kernel, ctx, "context");
        Assert.Equal("x", await ValueAsync("await context.y()"));
    }

    [Fact]
    public async Task The_plugin_of_another_kernel_takes_the_place_of_one_of_the_same_name()
    {
        await _session.LendAsync(_kernel, _kernel.Plugins["weather"]);
        await ValueAsync("await weather.Number(2)");
        await _session.LendAsync(
            KernelOf(),
            KernelPluginFactory.CreateFromFunctions("weather", [KernelFunctionFactory.CreateFromMethod((string n) => "other " + n, "Number")]));
        Assert.Equal("other x", await ValueAsync("await weather.Number(\"x\")"));
        Assert.Equal(CellStatus.CompileError, (await _session.RunCellAsync("await weather.Forecast(\"Oslo\")")).Status);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_or_takes_too_long_stops_its_function()
    {
        var weather = new Weather();
        await _session.LendAsync(
            _kernel,
            KernelPluginFactory.CreateFromObject(weather, "slow"),
            options: new LendOptions { Timeout = TimeSpan.FromMilliseconds(200) });
        CellReport late = await _session.RunCellAsync("await slow.Wait();");
        Assert.Equal(("TimeoutException", "slow.Wait did not return within 0.2 s"), (late.Error!.Type, late.Error.Message));
        await weather.Stopped.Task.WaitAsync(TestContext.Patience);

        weather = new Weather();
        await _session.LendAsync(_kernel, KernelPluginFactory.CreateFromObject(weather, "slow"));
        using var stop = new CancellationTokenSource();
        Task<CellReport> cell = _session.RunCellAsync("await slow.Wait();", stop.Token);
        await weather.Started.Task.WaitAsync(TestContext.Patience);
        await stop.CancelAsync();
        Assert.NotEqual(CellStatus.Ok, (await cell.WaitAsync(TestContext.Patience)).Status);
        await weather.Stopped.Task.WaitAsync(TestContext.Patience);
        Assert.Equal("2", await ValueAsync("1 + 1"));
    }

    private Kernel KernelOf(Action<IServiceCollection>? more = null)
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IChatClient>(Model);
        more?.Invoke(builder.Services);
        return builder.Build();
    }

    private async Task<string?> ValueAsync(string cell)
    {
        CellReport report = await _session.RunCellAsync(cell);
        Assert.True(report.Status == CellStatus.Ok, report.Observation);
        return report.Value;
    }

    private sealed class Filter(Func<FunctionInvocationContext, Func<FunctionInvocationContext, Task>, Task> sees) : IFunctionInvocationFilter
    {
        public Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next) => sees(context, next);
    }

    public sealed record Place(string Name, int Size, string? Note);

#pragma warning disable CA1822 // Functions of a plugin are members of its object.
    public sealed class Weather
    {
        internal TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [KernelFunction, Description("Tells the weather.")]
        public async Task<string> Forecast(
            [Description("the city")] string city, int days = 3, Kernel? kernel = null, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return $"{city} {days} {kernel is not null} {cancellationToken.CanBeCanceled}";
        }

        [KernelFunction]
        public int Number(int n) => n;

        [KernelFunction]
        public Place Grow(Place place, DayOfWeek day = DayOfWeek.Friday) => place with { Size = place.Size + 1, Note = day.ToString() };

        [KernelFunction]
        public string Join(string[] names) => string.Join(",", names);

        [KernelFunction]
        public async IAsyncEnumerable<int> Days()
        {
            for (int i = 1; i <= 3; i++)
            {
                await Task.Yield();
                yield return i;
            }
        }

        [KernelFunction]
        public Stream Picture() => new MemoryStream([1, 2, 3]);

        [KernelFunction]
        public Microsoft.SemanticKernel.TextContent Note() => new("a note");

        [KernelFunction]
        public Task<string?> Nobody() => Task.FromResult<string?>(null);

        [KernelFunction]
        public void Act() => Started.TrySetResult();

        [KernelFunction]
        public string Fail() => throw new KeyNotFoundException("no such city");

        [KernelFunction]
        public async Task Wait(CancellationToken cancellationToken)
        {
            Started.TrySetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
            finally
            {
                Stopped.TrySetResult();
            }
        }
    }
}
