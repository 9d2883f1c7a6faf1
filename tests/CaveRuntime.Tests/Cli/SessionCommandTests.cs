using System.Diagnostics;
using System.Text.Json;
using CaveRuntime.Storage;
using CaveRuntime.Storage.Sqlite;
using CaveRuntime.Testing;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Cli;

/// <summary>Sessions that outlive <c>cave</c>: they are continued, resumed, forked, listed, checked, exported and deleted.</summary>
public sealed class SessionCommandTests
{
    private const string Tale = "a fox, a dog, a fox";

    [Fact]
    public async Task A_killed_run_is_resumed_and_nothing_that_was_answered_is_asked_again()
    {
        var held = new Held(request => request.FromOperator && request.Messages.Count == 4);
        await using LocalModelServer server = held.Server(request => (request.FromOperator, request.Messages.Count) switch
        {
            (false, _) => "yes " + request.Messages[^1].Text,
            (true, 2) => Cell("var n = ctx.Count(\"fox\"); var said = llm_query_batched(new[] { \"one\", \"two\" }); Console.WriteLine(said[0]);"),
            _ => Cell("FINAL($\"{n} {said[1]}\")"),
        });
        using Cave cave = With(Tale);
        using (Process process = cave.Start([.. Arguments(server), "--session", "fox"]))
        {
            await held.Reached;
            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.Equal("broken off", (await ListAsync(cave)).Single().GetProperty("state").GetString());
        held.LetGo();
        // The model and its address are remembered.
        Outcome resumed = await cave.RunAsync("resume", "--output", "json");
        Assert.Equal(0, resumed.Code);
        JsonElement answer = JsonDocument.Parse(resumed.Out).RootElement;
        Assert.Equal("2 yes two", answer.GetProperty("answer").GetString());
        Assert.Equal("fox", answer.GetProperty("session_id").GetString());
        Assert.Equal(2, answer.GetProperty("usage").GetProperty("subcalls").GetInt32());
        // Only what was held back has been sent twice.
        Assert.Equal([1, 1, 1, 2], server.Requests.GroupBy(r => string.Join('|', r.Messages.Select(m => m.Text))).Select(g => g.Count()).Order());
        (await cave.RunAsync("resume")).IsRefusal(2, "nothing was broken off");
        (await cave.RunAsync("resume", "fox")).IsRefusal(2, "fox", "nothing");
    }

    [Fact]
    public async Task A_killed_map_reduce_is_resumed()
    {
        var held = new Held(request => request.Messages.Any(m => m.Text.Contains("bee", StringComparison.Ordinal)));
        await using LocalModelServer server = held.Server(request => request.Messages.Any(m => m.Text.Contains("bee", StringComparison.Ordinal)) ? "two" : "one");
        using Cave cave = With(string.Concat(Enumerable.Range(0, 260).Select(i => $"{(i < 200 ? "ant" : "bee")} number {i} walks.\n")));
        using (Process process = cave.Start([.. Arguments(server), "--map-reduce", "--chunk-tokens", "300", "--max-parallel", "1"]))
        {
            await held.Reached;
            process.Kill();
            await process.WaitForExitAsync();
        }

        int before = server.Requests.Count;
        Assert.True(before > 1, $"{before} requests");
        held.LetGo();
        Outcome resumed = await cave.RunAsync("resume");
        Assert.Equal((0, true), (resumed.Code, resumed.Out.Length > 1));
        Assert.DoesNotContain(
            server.Requests.Skip(before),
            r => server.Requests.Take(before - 1).Any(b => b.Messages[^1].Text == r.Messages[^1].Text));
    }

    [Fact]
    public async Task A_run_that_the_model_failed_says_how_it_is_taken_up_and_goes_on_there()
    {
        bool fails = true;
        await using var server = LocalModelServer.Start(_ => fails ? LocalReply.Error(401, "no") : LocalReply.Text(Cell("FINAL(ctx.Length)")));
        using Cave cave = With(Tale);
        Outcome failed = await cave.RunAsync(Arguments(server));
        Assert.Equal(4, failed.Code);
        string name = (await ListAsync(cave)).Single().GetProperty("name").GetString()!;
        Assert.Matches("^[0-9]{8}-[0-9]{4}-[0-9a-z]{4}$", name);
        Assert.Contains($"'cave resume {name}'", failed.Error, StringComparison.Ordinal);
        fails = false;
        Outcome resumed = await cave.RunAsync("resume", name);
        Assert.Equal((0, $"{Tale.Length}\n"), (resumed.Code, resumed.Out));
    }

    [Fact]
    public async Task A_session_is_continued_forked_shown_exported_checked_and_deleted()
    {
        await using var server = LocalModelServer.Start(request => Cell(
            request.Messages.Count == 2 ? "var n = 20; Console.WriteLine(\"sk-ant-REDACTED\");"
            : request.Messages.Count == 4 ? "FINAL(n + 1)" : "FINAL(n + 2)"));
        using Cave cave = With(Tale);
        Assert.Equal("21\n", (await cave.RunAsync([.. Arguments(server), "--session", "one"])).Out);
        Assert.Equal("22\n", (await cave.RunAsync("ask", "And more?", "-c")).Out);
        (await cave.RunAsync([.. Arguments(server), "--session", "one"])).IsRefusal(2, "'one'", "inputs");
        (await cave.RunAsync("ask", "?", "--session", "one", "--context", "none")).IsRefusal(2, "--context");
        Outcome fork = await cave.RunAsync("fork", "one", "two", "--at", "0");
        Assert.Equal((0, "two\n"), (fork.Code, fork.Out));
        Assert.Equal("22\n", (await cave.RunAsync("resume", "two")).Out);
        (await cave.RunAsync("fork", "one", "two")).IsRefusal(2, "two");
        (await cave.RunAsync("fork", "nine")).IsRefusal(2, "nine");
        (await cave.RunAsync("ask", "?", "--session", "nine", "--model", "offline")).IsRefusal(2, "no session 'nine'");
        Assert.Contains("And more?", (await cave.RunAsync("show", "one")).Out, StringComparison.Ordinal);
        Outcome export = await cave.RunAsync("sessions", "export", "one", "--out", "one.jsonl");
        Assert.Equal((0, ""), (export.Code, export.Out));
        Assert.Contains("And more?", (await cave.RunAsync("show", "one.jsonl")).Out, StringComparison.Ordinal);
        Assert.Contains("nothing is wrong", (await cave.RunAsync("sessions", "verify", "one")).Out, StringComparison.Ordinal);
        Assert.Equal(["one", "two"], (await ListAsync(cave)).Select(s => s.GetProperty("name").GetString()!).Order());
        (await cave.RunAsync("sessions", "rm", "one", "nine")).IsRefusal(2, "nine");
        Assert.Equal("two\n", (await cave.RunAsync("sessions", "prune", "--max-size", "1B")).Out);
        Assert.Empty(await ListAsync(cave));
    }

    [Fact]
    public async Task Variables_are_back_in_a_repl_of_the_same_name()
    {
        using (var cave = new Cave { Input = "var x = 41;\n/quit\n" })
        {
            Assert.Equal(0, (await cave.RunAsync("repl", "--session", "work")).Code);
            using var again = new Cave { Input = "x + 1\n/quit\n" };
            again.Environment["CAVE_DATA"] = Path.Combine(cave.Folder, "data");
            Assert.Equal("42\n", (await again.RunAsync("repl", "-c")).Out);
        }
    }

    [Fact]
    public async Task A_session_that_a_live_process_holds_is_refused_and_so_is_one_whose_input_has_changed()
    {
        var held = new Held(_ => true);
        await using LocalModelServer server = held.Server(_ => Cell("FINAL(1)"));
        using Cave cave = With(Tale);
        using (Process process = cave.Start([.. Arguments(server), "--session", "fox"]))
        {
            await held.Reached;
            (await cave.RunAsync("resume", "fox")).IsRefusal(8, "fox");
            (await cave.RunAsync("resume")).IsRefusal(2, "fox", "under way");
            (await cave.RunAsync("sessions", "rm", "fox")).IsRefusal(8, "fox");
            process.Kill();
            await process.WaitForExitAsync();
        }

        cave.Write("tale.txt", Tale + "!");
        (await cave.RunAsync("resume", "fox")).IsRefusal(8, "tale.txt is different");
        // A pipe could be waited for without an end.
        File.Delete(Path.Combine(cave.Folder, "tale.txt"));
        using (Process pipe = Process.Start("mkfifo", Path.Combine(cave.Folder, "tale.txt")))
            await pipe.WaitForExitAsync();
        (await cave.RunAsync("resume", "fox")).IsRefusal(8, "tale.txt is different");
        File.Delete(Path.Combine(cave.Folder, "tale.txt"));
        held.LetGo();
        cave.Write("tale.txt", Tale);
        Assert.Equal("1\n", (await cave.RunAsync("resume", "fox")).Out);
    }

    [Fact]
    public async Task A_session_over_a_folder_goes_on_however_the_folder_was_written()
    {
        await using var server = LocalModelServer.Start(_ => Cell("FINAL(docs[0].Name)"));
        using Cave cave = With(Tale);
        cave.Write("notes/old/a.txt", Tale);
        foreach (string folder in new[] { "notes", "./notes/", "notes/old/..", "notes/old", Path.Combine(cave.Folder, "notes") })
        {
            string[] ask = ["ask", "?", "-d", folder, "--model", "openai:m", "--base-url", server.BaseUrl.ToString(), "--session", "in"];
            Outcome asked = await cave.RunAsync(ask);
            Assert.Equal(0, asked.Code);
            Assert.Equal((0, asked.Out), ((await cave.RunAsync("ask", "?", "-c")) is var again ? (again.Code, again.Out) : default));
            await cave.RunAsync("sessions", "rm", "in");
        }
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_one_warning_and_an_error_for_a_session_with_a_name()
    {
        await using var server = LocalModelServer.Start(_ => Cell("FINAL(1)"));
        using Cave cave = With(Tale);
        cave.Environment["CAVE_DATA"] = "/dev/null/data";
        Outcome outcome = await cave.RunAsync(Arguments(server));
        Assert.Equal((0, "1\n"), (outcome.Code, outcome.Out));
        Assert.Single(outcome.Error.Split('\n'), line => line.Contains("not journaled", StringComparison.Ordinal));
        (await cave.RunAsync([.. Arguments(server), "--session", "x"])).IsRefusal(8, "/dev/null");
    }

    [Fact]
    public async Task Nothing_is_kept_where_the_user_says_so_and_a_folder_cannot()
    {
        await using var server = LocalModelServer.Start(_ => Cell("FINAL(1)"));
        using Cave cave = With(Tale);
        Assert.Equal("1\n", (await cave.RunAsync([.. Arguments(server), "--no-journal"])).Out);
        cave.Write("config/cave/cave.json", """{ "journal": false }""");
        Assert.Equal("1\n", (await cave.RunAsync(Arguments(server))).Out);
        Assert.False(Directory.Exists(Path.Combine(cave.Folder, "data")));
        cave.Write("config/cave/cave.json", """{ "journal_max_age": "30d", "journal_max_size": "2GB" }""");
        cave.Write("cave.json", """{ "journal": false }""");
        Outcome kept = await cave.RunAsync(Arguments(server));
        Assert.Contains("ignored: journal", kept.Error, StringComparison.Ordinal);
        Assert.Single(await ListAsync(cave));
        (await cave.RunAsync([.. Arguments(server), "--no-journal", "-c"])).IsRefusal(2, "--no-journal");
    }

    [Fact]
    public async Task A_damaged_journal_is_said_so()
    {
        await using var server = LocalModelServer.Start(_ => Cell("FINAL(1)"));
        using Cave cave = With(Tale);
        Assert.Equal(0, (await cave.RunAsync([.. Arguments(server), "--session", "good"])).Code);
        await using (SqliteSessionStore store = SqliteSessionStore.Open(Path.Combine(cave.Folder, "data", "sessions")))
        {
            SessionHold hold = await store.TakeAsync("bad", TakeMode.Create);
            List<JournalRecord> records = [];
            await foreach (JournalRecord record in store.ReadAsync("good"))
                records.Add(record.Seq == 3 ? record with { Content = new byte[] { 1, 2, 3 } } : record);
            await store.AppendAsync(hold, records, new SessionSummary("q", SessionState.Running, new Usage()));
            await store.ReleaseAsync(hold);
        }

        (await cave.RunAsync("resume", "bad")).IsRefusal(8, "record 3", "verify");
        Outcome verified = await cave.RunAsync("sessions", "verify", "bad");
        Assert.Equal(8, verified.Code);
        Assert.Contains("2 of", verified.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_was_cut_or_changed_in_the_database_is_found_and_only_a_last_one_is_passed_over()
    {
        await using var server = LocalModelServer.Start(request => Cell(request.Messages.Count == 2 ? "var n = 1;" : "FINAL(n)"));
        using Cave cave = With(Tale);
        Assert.Equal(0, (await cave.RunAsync([.. Arguments(server), "--session", "one"])).Code);
        string database = Path.Combine(cave.Folder, "data", "sessions", "sessions.db");
        long last = Behind("SELECT max(seq) FROM records");
        Behind($"UPDATE records SET content = substr(content, 1, length(content) - 2) WHERE seq = {last}");
        Outcome cut = await cave.RunAsync("sessions", "verify", "one");
        Assert.Equal(8, cut.Code);
        Assert.Contains($"{last - 1} of {last} records", cut.Out, StringComparison.Ordinal);
        // The end of the run is gone with it, so that it is taken up, and says the same again.
        Assert.Equal("1\n", (await cave.RunAsync("resume", "one")).Out);
        Assert.Contains("nothing is wrong", (await cave.RunAsync("sessions", "verify", "one")).Out, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);

        Behind("UPDATE records SET content = CAST(substr(content, 1, 20) || x'ff' || substr(content, 22) AS BLOB) WHERE seq = 6");
        Outcome changed = await cave.RunAsync("sessions", "verify", "one");
        Assert.Equal(8, changed.Code);
        Assert.Contains("record 6 is damaged", changed.Out, StringComparison.Ordinal);
        (await cave.RunAsync("ask", "?", "-c")).IsRefusal(8, "record 6", "verify", "fork");
        Outcome fork = await cave.RunAsync("fork", "one", "two");
        Assert.Equal(0, fork.Code);
        Assert.Equal("1\n", (await cave.RunAsync("resume", "two")).Out);

        Behind("UPDATE records SET content = 5 WHERE seq = 2");
        (await cave.RunAsync("sessions", "verify", "one")).IsRefusal(8, "damaged", "sessions.db");
        Behind("UPDATE records SET content = x'0102' WHERE seq = 2");
        Behind("UPDATE records SET content = x'01020304' WHERE seq = 1");
        Outcome nothing = await cave.RunAsync("sessions", "verify", "one");
        Assert.Contains("0 of", nothing.Out, StringComparison.Ordinal);
        Assert.Contains("nothing to fork", nothing.Out, StringComparison.Ordinal);
        (await cave.RunAsync("fork", "one")).IsRefusal(8, "Nothing of session 'one'", "record 1");
        Behind("UPDATE nodes SET parent = id WHERE id = 1");
        (await cave.RunAsync("sessions")).IsRefusal(8, "damaged");

        long Behind(string command)
        {
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={database};Pooling=false");
            connection.Open();
            using var run = connection.CreateCommand();
            run.CommandText = command;
            return run.ExecuteScalar() as long? ?? 0;
        }
    }

    [Fact]
    public async Task A_store_that_is_read_only_is_said_so()
    {
        await using var server = LocalModelServer.Start(_ => Cell("FINAL(1)"));
        using Cave cave = With(Tale);
        await using Storage.SmallDisk? disk = await Storage.SmallDisk.MountAsync(Path.Combine(cave.Folder, "data"), kibibytes: 4_096);
        if (disk is null)
            return; // This user may not mount one.
        Assert.Equal(0, (await cave.RunAsync([.. Arguments(server), "--session", "one"])).Code);
        await disk.TakeRightsAsync();
        foreach (string[] command in new string[][] { ["resume", "one"], ["sessions", "rm", "one"], ["fork", "one"] })
            (await cave.RunAsync(command)).IsRefusal(8, "ead-only");
        // What only reads works there all the same.
        Assert.Equal("one", (await ListAsync(cave)).Single().GetProperty("name").GetString());
        Assert.Contains("nothing is wrong", (await cave.RunAsync("sessions", "verify", "one")).Out, StringComparison.Ordinal);
        Assert.Contains("foxes", (await cave.RunAsync("show", "one")).Out, StringComparison.Ordinal);
        Assert.Contains("foxes", (await cave.RunAsync("sessions", "export", "one")).Out, StringComparison.Ordinal);
        Outcome without = await cave.RunAsync(Arguments(server));
        Assert.Equal((0, "1\n"), (without.Code, without.Out));
        Assert.Contains("not journaled", without.Error, StringComparison.Ordinal);
    }

    private static Cave With(string tale)
    {
        var cave = new Cave();
        cave.Write("tale.txt", tale);
        return cave;
    }

    private static string[] Arguments(LocalModelServer server) =>
        ["ask", "How many foxes?", "-f", "tale.txt", "-m", "openai:m", "--base-url", server.BaseUrl.ToString()];

    private static async Task<JsonElement[]> ListAsync(Cave cave) =>
        [.. (await cave.RunAsync("sessions", "--output", "json")).Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    // Holds back the reply to a certain request, and says when that has come.
    private sealed class Held(Func<LocalRequest, bool> isHeld)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _letsGo;

        public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromMinutes(1));

        public void LetGo() => _letsGo = true;

        public LocalModelServer Server(Func<LocalRequest, string> answer) => LocalModelServer.Start(async (request, stop) =>
        {
            if (!_letsGo && isHeld(request))
            {
                _reached.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            }

            return answer(request);
        });
    }
}
