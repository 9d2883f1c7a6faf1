using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using CaveRuntime.Testing;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Cli;

/// <summary>The same run against a server that speaks Chat Completions, streamed, from the command line to the answer.</summary>
public sealed partial class AskTests
{
    private const string Tale = "a fox, a dog, a fox";

    [Fact]
    public async Task The_answer_alone_goes_to_standard_output()
    {
        await using LocalModelServer server = Counting();
        Outcome outcome = await AskAsync(server);
        Assert.Equal("2\n", outcome.Out);
        Assert.StartsWith("openai:m · 2 turns, 1 subcalls · ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(0, outcome.Code);
        Assert.All(server.Requests.Where(r => r.FromOperator), r => Assert.True(r.Streaming));
        Assert.Equal([("user", "is it red?")], server.Requests.Single(r => !r.FromOperator).Messages);
    }

    [Fact]
    public async Task Json_is_one_object_of_the_contracts_shape()
    {
        await using LocalModelServer server = Counting();
        Outcome outcome = await AskAsync(server, "--output", "json");
        await Snapshots.MatchAsync(outcome.Out);
    }

    [Fact]
    public async Task Stream_json_is_one_event_a_line_numbered_without_gaps_and_the_transcript_adds_the_messages()
    {
        await using LocalModelServer server = Counting();
        using Cave cave = With(Tale);
        Outcome outcome = await cave.RunAsync([.. Arguments(server), "--output", "stream-json", "--transcript", "t.jsonl"]);
        string[] transcript = cave.Read("t.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(outcome.Lines, transcript.Where(line => !line.Contains("\"event\":\"message_added\"", StringComparison.Ordinal)));
        Assert.Equal(
            Enumerable.Range(1, outcome.Lines.Length),
            outcome.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("seq").GetInt32()));
        Assert.Contains("\"role\":\"observation\"", cave.Read("t.jsonl"), StringComparison.Ordinal);
        await Snapshots.MatchAsync(outcome.Out);
    }

    [Fact]
    public async Task A_ceiling_prints_what_is_known_and_exits_with_3()
    {
        await using var server = LocalModelServer.Start(_ => "Perhaps two.\n\n" + Cell("1"));
        Outcome outcome = await AskAsync(server, "--max-turns", "1");
        Assert.Contains("Perhaps two.", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("--max-turns", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(3, outcome.Code);
    }

    [Fact]
    public async Task Piped_text_is_an_input_named_stdin()
    {
        await using var server = LocalModelServer.StartWith(Cell("FINAL(docs[1].Name + \": \" + docs[1].Text)"));
        using var cave = new Cave { Input = "from the pipe" };
        cave.Write("tale.txt", Tale);
        Outcome outcome = await cave.RunAsync(Arguments(server));
        Assert.Equal("stdin: from the pipe\n", outcome.Out);
    }

    [Fact]
    public async Task Environment_and_files_configure_and_flags_win()
    {
        await using var server = LocalModelServer.Start(request => Cell($"FINAL(\"{request.Model}\")"));
        using Cave cave = With(Tale);
        cave.Write("cave.json", $$"""{ "model": "openai:folder", "base_url": "{{server.BaseUrl}}" }""");
        cave.Write("config/cave/cave.json", """{ "model": "openai:user", "max_turns": 3 }""");
        Assert.Equal(0, (await cave.RunAsync("trust")).Code);
        Assert.Equal("folder\n", (await cave.RunAsync("ask", "who?", "-f", "tale.txt")).Out);
        cave.Environment["CAVE_MODEL"] = "openai:environment";
        Assert.Equal("environment\n", (await cave.RunAsync("ask", "who?", "-f", "tale.txt")).Out);
        Assert.Equal("flag\n", (await cave.RunAsync("ask", "who?", "-f", "tale.txt", "-m", "openai:flag")).Out);
    }

    [Theory]
    [InlineData("""{ "max_turn": 3 }""", "'max_turn'")]
    [InlineData("""{ "max_turns": "three" }""", "'max_turns'")]
    [InlineData("""{ "timeout": "3" }""", "'timeout'")]
    [InlineData("""{ "openai_api_key": "sk-0" }""", "environment")]
    [InlineData("""{ "model": """, "'model'")]
    public async Task A_wrong_key_of_a_configuration_file_is_named(string json, string words)
    {
        using Cave cave = With(Tale);
        cave.Write("cave.json", json);
        (await cave.RunAsync("ask", "who?", "-f", "tale.txt")).IsRefusal(2, "cave.json", words);
    }

    [Fact]
    public async Task An_interrupt_cancels_the_run_and_leaves_no_process_behind()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LocalModelServer server = Silent(asked);
        using Cave cave = With(Tale);
        using Process process = cave.Start(Arguments(server));
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        int[] workers = Children(process.Id);
        Assert.Equal(0, Kill(process.Id, Interrupting(process.Id)));
        Outcome outcome = await Cave.EndAsync(process);
        Assert.Equal(130, outcome.Code);
        Assert.Contains("cancelled", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(workers, id => File.Exists($"/proc/{id}/exe"));
    }

    [Fact]
    public async Task An_interrupt_in_the_repl_stops_the_question_and_keeps_the_session()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LocalModelServer server = Silent(asked);
        using var cave = new Cave { Input = "var x = 41;\n/ask Who jumps?\nx + 1\n/quit\n" };
        using Process process = cave.Start("repl", "--model", "openai:m", "--base-url", server.BaseUrl.ToString());
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        int signal = Interrupting(process.Id);
        Assert.Equal(0, Kill(process.Id, signal));
        Outcome outcome = await Cave.EndAsync(process);
        Assert.Contains("cancelled", outcome.Error, StringComparison.Ordinal);
        // The polite request to end, which stands for Ctrl-C where that is ignored, means the whole program.
        Assert.Equal(signal == InterruptSignal ? ("42\n", 0) : ("", 130), (outcome.Out, outcome.Code));
    }

    [Fact]
    public async Task A_recorded_run_can_be_shown()
    {
        await using LocalModelServer server = Counting();
        using Cave cave = With(Tale);
        await cave.RunAsync(Arguments(server));
        Outcome shown = await cave.RunAsync("show", "last");
        Assert.Equal(0, shown.Code);
        foreach (string part in new[] { "How many foxes?", "FINAL(n)", "foxes: 2", "answered after 2 turns" })
            Assert.Contains(part, shown.Out, StringComparison.Ordinal);
        (await cave.RunAsync("show", "nothing")).IsRefusal(2, "nothing");
    }

    [Fact]
    public async Task A_state_folder_that_cannot_be_written_is_one_warning()
    {
        await using LocalModelServer server = Counting();
        using Cave cave = With(Tale);
        cave.Environment["XDG_STATE_HOME"] = "/dev/null";
        Outcome outcome = await cave.RunAsync(Arguments(server));
        Assert.Equal("2\n", outcome.Out);
        Assert.Single(outcome.Error.Split('\n'), line => line.Contains("warning", StringComparison.Ordinal));
        Assert.Equal(0, outcome.Code);
    }

    [Fact]
    public async Task A_full_disk_ends_the_transcript_and_not_the_run()
    {
        await using LocalModelServer server = Counting();
        using Cave cave = With(Tale);
        Outcome outcome = await cave.RunAsync([.. Arguments(server), "--transcript", "/dev/full"]);
        Assert.Equal("2\n", outcome.Out);
        Assert.Single(outcome.Error.Split('\n'), line => line.Contains("the transcript ends here", StringComparison.Ordinal));
        Assert.Equal(0, outcome.Code);
    }

    private static LocalModelServer Counting() => LocalModelServer.Start(request => (request.FromOperator, request.Messages.Count) switch
    {
        (false, _) => LocalReply.Text("yes"),
        (true, 2) => LocalReply.Text(
            Cell(
                "var n = ctx.Count(\"fox\");\nConsole.WriteLine($\"foxes: {n}, red: {llm_query(\"is it red?\")}\");")) with
                {
                    PromptTokens = 1_000,
                    ChunkSize = 1_000
                },
        _ => LocalReply.Text(Cell("FINAL(n)")) with { PromptTokens = 2_000, CachedTokens = 100, ChunkSize = 1_000, Cost = 0.25m },
    });

    private static Cave With(string tale)
    {
        var cave = new Cave();
        cave.Write("tale.txt", tale);
        return cave;
    }

    private static string[] Arguments(LocalModelServer server) =>
        ["ask", "How many foxes?", "-f", "tale.txt", "-m", "openai:m", "--base-url", server.BaseUrl.ToString()];

    private static async Task<Outcome> AskAsync(LocalModelServer server, params string[] more)
    {
        using Cave cave = With(Tale);
        return await cave.RunAsync([.. Arguments(server), .. more]);
    }

    private static int[] Children(int parent) =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(int.Parse!)
            .Where(id => File.Exists($"/proc/{id}/stat") && Parent(id) == parent),
    ];

    private static int Parent(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has ended meanwhile
        }
    }

    private const int InterruptSignal = 2;

    // A model that says that it was asked, and then nothing.
    private static LocalModelServer Silent(TaskCompletionSource asked) => LocalModelServer.Start(async (_, stop) =>
    {
        asked.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        return "never";
    });

    // A shell lets what it runs in the background ignore Ctrl-C, and that is inherited: then the polite request to end stands for it.
    private static int Interrupting(int process)
    {
        const int terminate = 15;
        string ignored = File.ReadLines($"/proc/{process}/status").First(
            line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..].Trim();
        return (Convert.ToInt64(ignored, 16) & (1L << (InterruptSignal - 1))) == 0 ? InterruptSignal : terminate;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
