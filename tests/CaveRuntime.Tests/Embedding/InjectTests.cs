using System.Text.Json;
using System.Text.RegularExpressions;
using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Tests.Recursion;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Embedding;

/// <summary>Values go in, and come back equal.</summary>
public sealed class InjectTests(EmbeddingHost shared) : IClassFixture<EmbeddingHost>
{
    public static readonly TheoryData<string, object, string> Values = new()
    {
        { "number", 42, "number + 1" },
        { "text", "naïve \ud83e\udd8a\r\n\0 end", "text.Length" },
        { "flag", true, "!flag" },
        { "price", 12.50m, "price * 2" },
        { "when", new DateTime(2026, 11, 20, 10, 0, 0, DateTimeKind.Utc), "when.Year" },
        { "names", new[] { "a", "b" }, "names.Count" },
        { "map", new Dictionary<string, int> { ["x"] = 1 }, "map[\"x\"]" },
        { "pet", new Pet("Rex", 3, Kind.Dog, null), "pet.Kind == Kind.Dog ? pet with { Age = 4 } : null" },
        { "nested", new Owner { Name = "Ann", Pets = [new Pet("Rex", 3, Kind.Dog, "good")] }, "nested.Pets[0].Note" },
        { "json", JsonSerializer.SerializeToElement(new { a = new[] { 1, 2 } }), "json.GetProperty(\"a\")[1].GetInt32()" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_is_a_typed_variable_and_comes_back_as_it_was(string name, object value, string use)
    {
        await using Session session = shared.Host.Open();
        await session.InjectAsync(name, value);
        CellReport cell = await session.RunCellAsync(use);
        Assert.True(cell.Status == CellStatus.Ok, cell.Observation);
        object? back = await (Task<object?>)GetType().GetMethod(
            nameof(RetrieveAsync),
            System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(value.GetType())
                .Invoke(null, [session, name])!;
        Assert.Equal(JsonSerializer.Serialize(value), JsonSerializer.Serialize(back));
        if (value is string)
            Assert.Equal(value, back);
    }

    [Fact]
    public async Task A_table_goes_in_row_by_row_and_a_query_of_it_comes_back()
    {
        await using Session session = shared.Host.Open();
        IEnumerable<Sale> sales = Enumerable.Range(0, 100_000).Select(i => new Sale(i, i % 7 == 0
            ? null
            : $"item {i % 100}", i * 0.5m, new DateTime(2026, 1, 1).AddMinutes(i), i % 3 == 0 ? i : null));
        await session.InjectAsync("sales", sales);
        CellReport cell = await session.RunCellAsync(
            "var found = sales.Where(s => s.Item == \"item 42\" && s.Discount != null).OrderByDescending(s => s.Amount).ToList(); found.Count");
        Assert.True(cell.Status == CellStatus.Ok, cell.Observation);
        List<Sale>? found = await session.RetrieveAsync<List<Sale>>("found");
        Assert.Equal(sales.Where(s => s.Item == "item 42" && s.Discount is not null).OrderByDescending(s => s.Amount), found);
    }

    [Fact]
    public async Task A_text_goes_in_character_by_character()
    {
        await using Session session = shared.Host.Open();
        await session.InjectAsync("odd", "\ud800\0\r\n");
        await session.InjectAsync("long_one", new Text(new string('x', 3_000_000) + "!"));
        await session.InjectAsync("stream", new MemoryStream("naïve"u8.ToArray()));
        Assert.Equal(
            "True True True",
            (await session.RunCellAsync(
                "$\"{odd == \"\\ud800\\0\\r\\n\"} {long_one is Text && long_one.IndexOf('!') == 3_000_000} {stream == \"naïve\"}\"")).Value);
    }

    [Fact]
    public async Task Only_the_members_of_a_grant_are_there()
    {
        await using var host = new CaveHost(
            shared.Options with { WarmWorkers = 0, Grants = [new TypeGrant(typeof(Owner), [nameof(Owner.Name)])] });
        await using Session session = host.Open();
        await session.InjectAsync("owner", new Owner { Name = "Ann", Pets = [new Pet("Rex", 3, Kind.Dog, null)] });
        Assert.Equal("Ann", (await session.RunCellAsync("owner.Name")).Value);
        Assert.Equal(CellStatus.CompileError, (await session.RunCellAsync("owner.Pets")).Status);
    }

    [Fact]
    public async Task Two_sessions_read_their_own_and_a_name_of_the_one_does_not_compile_in_the_other()
    {
        await using Session a = shared.Host.Open();
        await using Session b = shared.Host.Open();
        await a.InjectAsync("mine", 1);
        await b.InjectAsync("mine", 2);
        await a.InjectAsync("only", 3);
        Assert.Equal(
            ("1", "2", CellStatus.CompileError),
            ((await a.RunCellAsync("mine")).Value, (await b.RunCellAsync("mine")).Value, (await b.RunCellAsync("only")).Status));
    }

    [Fact]
    public async Task What_was_given_is_there_again_after_a_worker_was_lost()
    {
        await using Session session = shared.Host.Open();
        Handle<List<Pet>> pets = await session.InjectAsync("pets", new List<Pet> { new("Rex", 3, Kind.Dog, null) });
        await session.LendAsync("twice", (int n) => 2 * n);
        await session.RunCellAsync("var own = 1;");
        session.KillWorker();
        CellReport cell = await session.RunCellAsync("twice(pets[0].Age)");
        Assert.True(cell.State != CellState.Lost || cell.Observation.Contains("there again", StringComparison.Ordinal), cell.Observation);
        Assert.True(cell.Value == "6" || (await session.RunCellAsync("twice(pets[0].Age)")).Value == "6", cell.Observation);
        Assert.Equal(CellStatus.CompileError, (await session.RunCellAsync("own")).Status);
        Assert.Equal("Rex", (await pets.RetrieveAsync())![0].Name);
    }

    [Fact]
    public async Task An_oversize_print_is_cut_at_the_ends_of_lines_and_says_how_to_print_the_rest()
    {
        await using Session session = shared.Host.Open();
        CellReport cut = await session.RunCellAsync("foreach (int i in Enumerable.Range(10_000, 1_000)) Console.WriteLine($\"row {i}\");");
        string[] lines = cut.Observation.Split('\n');
        int mark = Array.FindIndex(lines, l => l.StartsWith("[… ", StringComparison.Ordinal));
        string print = Regex.Match(lines[mark], @"_out\d+\[\d+\.\.\d+\]").Value;
        CellReport rest = await session.RunCellAsync($"Console.Write({print});");
        string[] numbers = [.. (string.Join('\n', lines[..mark]) + "\n" + rest.Observation + "\n" + string.Join('\n', lines[mark..])).Split('\n')
            .Where(l => l.StartsWith("row ", StringComparison.Ordinal))];
        Assert.Equal(Enumerable.Range(10_000, 1_000).Select(i => $"row {i}"), numbers);
    }

    [Fact]
    public async Task An_oversize_print_is_kept_whole_under_a_fresh_name_and_a_users_own_is_untouched()
    {
        await using Session session = shared.Host.Open();
        CellReport first = await session.RunCellAsync("var _out1 = \"mine\"; Console.Write(new string('x', 20_000));");
        CellReport second = await session.RunCellAsync("Console.Write(new string('y', 20_000));");
        Assert.Contains("12,000 of 20,000 characters left out: _out2[5000..17000] has them", first.Observation, StringComparison.Ordinal);
        Assert.Contains("_out3[5000..17000]", second.Observation, StringComparison.Ordinal);
        Assert.Equal(
            ("mine", new string('x', 20_000), new string('y', 20_000)),
            (await session.RetrieveAsync<string>("_out1"), await session.RetrieveAsync<string>("_out2"), await session
                .RetrieveAsync<string>("_out3")));
    }

    [Theory]
    [InlineData("1st")]
    [InlineData("ctx")]
    [InlineData("llm_query")]
    [InlineData("a b")]
    public async Task A_name_that_cannot_be_one_is_refused(string name)
    {
        await using Session session = shared.Host.Open();
        await Assert.ThrowsAsync<ArgumentException>(() => session.InjectAsync(name, 1));
    }

    [Fact]
    public async Task A_value_that_holds_no_data_is_refused_by_its_type_and_nothing_is_lost()
    {
        await using Session session = shared.Host.Open();
        NotSupportedException refused = await Assert.ThrowsAsync<NotSupportedException>(
            () => session.InjectAsync("task", Task.CompletedTask));
        Assert.Contains("Task", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.InjectAsync("broken", Broken()));
        Assert.Equal("2", (await session.RunCellAsync("1 + 1")).Value);

        static IEnumerable<int> Broken()
        {
            yield return 1;
            throw new InvalidOperationException("the source broke off");
        }
    }

    [Fact]
    public async Task What_cannot_be_retrieved_is_said_by_name()
    {
        await using Session session = shared.Host.Open();
        await session.RunCellAsync("Func<int> f = () => 1; var s = \"text\"; var big = new string('\u4e00', 12_000_000);");
        Assert.Contains(
            "There is no variable 'none'",
            (await Assert.ThrowsAsync<CaveException>(() => session.RetrieveAsync<int>("none"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'f' could not be retrieved: FINAL got a Func<int>, which has no text",
            (await Assert.ThrowsAsync<CaveException>(() => session.RetrieveAsync<int>("f"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'s' does not fit Int32",
            (await Assert.ThrowsAsync<CaveException>(() => session.RetrieveAsync<int>("s"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'big' could not be retrieved",
            (await Assert.ThrowsAsync<CaveException>(() => session.RetrieveAsync<string>("big"))).Message,
            StringComparison.Ordinal);
        Assert.Equal("text", await session.RetrieveAsync<string>("s"));
    }

    [Fact]
    public async Task The_host_sees_the_variables_and_hears_of_changes()
    {
        await using Session session = shared.Host.Open();
        var heard = new List<string>();
        session.VariablesChanged += (_, cell) => heard.AddRange(cell.Variables.Select(v => v.Name));
        await session.RunCellAsync("var a = 1; var list = new List<int> { 1 };");
        await session.RunCellAsync("list.Add(2);");
        Assert.Equal([("a", null), ("list", 2L)], session.Variables.Select(v => (v.Name, v.Size)));
        Assert.Equal(["a", "list", "list"], heard);
    }

    [Fact]
    public async Task The_model_is_told_names_types_and_descriptions_once_and_never_the_values()
    {
        var model = new CaveRuntime.Testing.ScriptedModel(Cell("FINAL(pet.Name)"), Cell("FINAL(1)"));
        await using var host = new CaveHost(shared.Options with { Model = model, WarmWorkers = 0 });
        await using Session session = host.Open();
        await session.InjectAsync("pet", new Pet("Rex-the-secret", 3, Kind.Dog, null), "the pet of the house");
        Assert.Equal("Rex-the-secret", (await session.AskAsync("first?")).Text);
        string told = model.Requests[0][^1].Text;
        Assert.Contains("record Pet(string Name, int Age, Kind Kind, string? Note);", told, StringComparison.Ordinal);
        Assert.Contains("- `Pet pet`: the pet of the house", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Rex-the-secret", told, StringComparison.Ordinal);
        await session.AskAsync("second?");
        Assert.DoesNotContain("record Pet", model.Requests[1][^1].Text, StringComparison.Ordinal);
        await Snapshots.MatchAsync(told);
    }

    private static async Task<object?> RetrieveAsync<T>(Session session, string name) => await session.RetrieveAsync<T>(name);
}

public enum Kind
{
    Cat,
    Dog,
}

public sealed record Pet(string Name, int Age, Kind Kind, string? Note);

public sealed class Owner
{
    public string Name { get; set; } = "";

    public IReadOnlyList<Pet> Pets { get; set; } = [];
}

public sealed record Sale(int Id, string? Item, decimal Amount, DateTime When, long? Discount);

/// <summary>One host for the tests of a class.</summary>
public sealed class EmbeddingHost : IAsyncLifetime
{
    internal CaveOptions Options { get; } = new() { Model = new TreeModel("m"), WarmWorkers = 1, ScopeBytes = 512L << 20 };

    internal CaveHost Host { get; private set; } = null!;

    public Task InitializeAsync()
    {
        Host = new CaveHost(Options);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Host.DisposeAsync().AsTask();
}
