namespace CaveRuntime.Tests.Cli;

public sealed class ExecTests
{
    [Fact]
    public async Task Each_file_is_one_cell_of_one_session_and_one_line_of_json()
    {
        using var cave = new Cave();
        cave.Write("tale.txt", "a fox");
        cave.Write("1.csx", "var n = ctx.Length;\nConsole.WriteLine(\"hello\");\nn");
        cave.Write("2.csx", "int.Parse(\"x\")");
        cave.Write("3.csx", "n = ;");
        cave.Write("4.csx", "n + 1");
        Outcome outcome = await cave.RunAsync("exec", "1.csx", "2.csx", "3.csx", "4.csx", "-f", "tale.txt", "--output", "json");
        Assert.Equal(1, outcome.Code);
        await Snapshots.MatchAsync(outcome.Out);
    }

    [Fact]
    public async Task A_cell_over_its_time_is_stopped_and_the_session_goes_on()
    {
        using var cave = new Cave();
        cave.Write("1.csx", "while (true) { }");
        cave.Write("2.csx", "1 + 1");
        Outcome outcome = await cave.RunAsync("exec", "1.csx", "2.csx", "--cell-timeout", "200ms", "--output", "json");
        Assert.Contains("\"status\":\"timeout\",\"layer\":\"limit\"", outcome.Lines[0], StringComparison.Ordinal);
        Assert.Contains("\"status\":\"ok\"", outcome.Lines[1], StringComparison.Ordinal);
        Assert.Equal(1, outcome.Code);
    }

    [Fact]
    public async Task Code_from_standard_input_is_a_cell()
    {
        using var cave = new Cave { Input = "6 * 7" };
        Outcome outcome = await cave.RunAsync("exec");
        Assert.Equal(new Outcome(0, "42\n", ""), outcome);
    }

    [Fact]
    public async Task A_cell_that_the_policy_refuses_is_rejected_and_with_the_policy_off_the_seal_remains()
    {
        using var cave = new Cave();
        cave.Write("1.csx", "System.IO.File.ReadAllText(\"/proc/self/status\")");
        Outcome refused = await cave.RunAsync("exec", "1.csx", "--output", "json");
        Assert.Contains("\"status\":\"rejected\"", refused.Out, StringComparison.Ordinal);
        Outcome off = await cave.RunAsync("exec", "1.csx", "--output", "json", "--policy", "off");
        Assert.Contains("\"status\":\"exception\"", off.Out, StringComparison.Ordinal);
        Assert.Contains("UnauthorizedAccess", off.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_file_that_is_missing_stops_everything_before_it_starts()
    {
        using var cave = new Cave();
        cave.Write("1.csx", "1");
        (await cave.RunAsync("exec", "1.csx", "2.csx")).IsRefusal(2, "2.csx");
    }

    [Fact]
    public async Task A_policy_that_does_not_exist_is_refused()
    {
        using var cave = new Cave();
        cave.Write("1.csx", "1");
        (await cave.RunAsync("exec", "1.csx", "--policy", "lax")).IsRefusal(2, "lax");
    }

    [Fact]
    public async Task A_missing_worker_exits_with_5()
    {
        using var cave = new Cave();
        cave.Write("1.csx", "1");
        string worker = Directory.CreateDirectory(Path.Combine(cave.Folder, "worker")).FullName;
        File.WriteAllText(Path.Combine(worker, "cave-worker"), "#!/bin/false\n");
        cave.Environment["CAVE_WORKER"] = worker;
        (await cave.RunAsync("exec", "1.csx")).IsRefusal(5, "worker");
    }

    [Fact]
    public async Task The_repl_keeps_variables_and_answers_questions()
    {
        using var cave = new Cave
        {
            Input = "var x = 3;\nint Twice(int a)\n{\n    return 2 * a;\n}\n\nTwice(x)\n/vars\n/ask Who jumps?\n/compact keep names\n/nonsense\n/quit\n"
        };
        cave.Write("tale.txt", "The fox jumps over the dog.");
        Outcome outcome = await cave.RunAsync("repl", "-f", "tale.txt");
        Assert.Equal(0, outcome.Code);
        Assert.StartsWith("6\n", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("x: int", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("fox", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("The view was not summarized", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("no command /nonsense", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_reports_the_tier_its_self_tests_and_never_a_key()
    {
        using var cave = new Cave();
        cave.Environment["OPENAI_API_KEY"] = "sk-secret-0123456789";
        Outcome outcome = await cave.RunAsync("doctor", "--output", "json");
        Assert.Equal(0, outcome.Code);
        Assert.Contains("\"tier\":\"T", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("socket on pool thread", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("\"openai_key\":true", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_process_cells_run_after_a_warning_and_report_their_isolation()
    {
        using var cave = new Cave();
        cave.Write("a.csx", "var n = ctx.Length;");
        cave.Write("b.csx", "n + 1");
        cave.Write("t.txt", "a fox");
        Outcome exec = await cave.RunAsync("exec", "a.csx", "b.csx", "-f", "t.txt", "--isolation", "in-process", "--output", "json");
        Assert.Equal(0, exec.Code);
        Assert.Contains("no sandbox", exec.Error, StringComparison.Ordinal);
        Assert.Contains("\"value\":\"6\"", exec.Lines[1], StringComparison.Ordinal);
        Outcome ask = await cave.RunAsync("ask", "Which animal is it?", "-f", "t.txt", "--isolation", "in-process", "--output", "json");
        Assert.Contains("\"isolation\":{\"mode\":\"in_process\",\"tier\":\"T0\"}", ask.Out, StringComparison.Ordinal);
    }
}
