using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Journal;

/// <summary>What a host gives is what was kept of it, whatever becomes of the host's own object.</summary>
public sealed class GivenValueTests
{
    [Fact]
    public async Task What_can_be_gone_through_once_only_is_in_the_scope_as_it_is_in_the_store()
    {
        await using var host = new CaveHost(Options(new MemorySessionStore()));
        await using Session session = await host.OpenAsync([], "one");
        var rows = new Queue<int>([1, 2, 3]);
        await session.InjectAsync("rows", Drain(rows));
        Assert.Equal([1, 2, 3], (await session.RetrieveAsync<List<int>>("rows"))!);

        static IEnumerable<int> Drain(Queue<int> rows)
        {
            while (rows.TryDequeue(out int row))
                yield return row;
        }
    }

    [Fact]
    public async Task A_list_that_the_host_changes_later_comes_back_as_it_was_given()
    {
        await using var host = new CaveHost(Options(new MemorySessionStore()));
        await using Session session = await host.OpenAsync([], "one");
        List<Row> rows = [new("a", 1), new("b", 2)];
        await session.InjectAsync("rows", rows);
        await session.RunCellAsync("var sum = rows.Sum(r => r.Count);");
        rows.Add(new("c", 3));
        session.KillWorker();
        Assert.Equal(3, await session.RetrieveAsync<int>("sum"));
        Assert.Equal([new("a", 1), new("b", 2)], (await session.RetrieveAsync<List<Row>>("rows"))!);
    }

    private static CaveOptions Options(MemorySessionStore store) => new CaveOptions
    {
        Model = new ScriptedModel(ScriptedModel.Cell("FINAL(4)")),
        WarmWorkers = 0,
        Store = store,
    }.InProcess();

    public sealed record Row(string Name, int Count);
}
