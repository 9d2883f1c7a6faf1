using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaveRuntime.Tests.Embedding;

/// <summary>The samples as their readers run them, with the built-in model.</summary>
public sealed partial class SampleTests
{
    [Fact]
    public async Task The_web_endpoint_answers_from_the_documents_of_the_request_and_refuses_what_is_none()
    {
        using Process web = Start("DocumentQa", "--urls", "http://127.0.0.1:0");
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressAsync(web), Timeout = TestContext.Patience };
            using HttpResponseMessage reply = await client.PostAsJsonAsync(
                "ask",
                new { question = "What is the access code?", documents = new[]
                {
                    new { name = "a.txt", text = "The weather was fine.\nThe access code is 7319.\nNobody came." }
                } });
            JsonElement answer = await reply.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Contains("7319", answer.GetProperty("answer").GetString(), StringComparison.Ordinal);
            Assert.Equal("Answered", answer.GetProperty("stop").GetString());
            using HttpResponseMessage empty = await client.PostAsJsonAsync("ask", new { question = "", documents = Array.Empty<object>() });
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, empty.StatusCode);
        }
        finally
        {
            web.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task The_survey_adds_up_what_every_file_of_the_folder_holds()
    {
        string folder = Directory.CreateTempSubdirectory("cave-survey-").FullName;
        try
        {
            for (int i = 1; i <= 3; i++)
            {
                await File.WriteAllTextAsync(
                    Path.Combine(folder, $"{i}.txt"),
                    string.Concat(Enumerable.Repeat("A lantern hangs here.\n", i)) + string.Concat(
                        Enumerable.Repeat("Nothing hangs there.\n", 600)));
            }
            using Process survey = Start("FolderSurvey", folder, "lantern");
            string output = await survey.StandardOutput.ReadToEndAsync().WaitAsync(TestContext.Patience);
            await survey.WaitForExitAsync().WaitAsync(TestContext.Patience);
            Assert.Equal(("6", 0), (output.Trim(), survey.ExitCode));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_reader_of_subtitles_gives_lines_with_times_and_leaves_out_what_is_broken()
    {
        string folder = Directory.CreateTempSubdirectory("cave-film-").FullName;
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder, "film.srt"),
                "1\n00:00:01,000 --> 00:00:04,000\nNobody <i>came</i>.\n\n2\n00:01:05,500 --> 00:01:07,000\nThe access code\nis 7319.\n");
            await File.WriteAllTextAsync(Path.Combine(folder, "broken.srt"), "1\n00:00:01,000 --> 00:00:04,000\nHello.\n\n2\nno time\n");
            using Process film = Start("SubtitleReader", folder, "What is the access code?");
            string output = await film.StandardOutput.ReadToEndAsync().WaitAsync(TestContext.Patience);
            await film.WaitForExitAsync().WaitAsync(TestContext.Patience);
            Assert.Contains("[00:01:05] The access code is 7319.", output, StringComparison.Ordinal);
            Assert.Equal(0, film.ExitCode);

            using Process broken = Start("SubtitleReader", Path.Combine(folder, "broken.srt"), "What is said?");
            await broken.WaitForExitAsync().WaitAsync(TestContext.Patience);
            Assert.Equal(2, broken.ExitCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_kernel_assistant_calls_its_plugin_from_cells_and_its_filter_refuses_one_call()
    {
        Assert.Equal(
            [
                "(await orders.Find(9))!.Sent: False",
                "(await orders.Of(\"Bob\", onlyOpen: true)).Sum(o => o.Total): 1837.5",
                "await orders.Refund(9): order 9 is paid back",
                "await orders.Refund(30): order 30 is too large to be paid back without the shopkeeper",
                "7319",
            ],
            await LinesAsync("KernelAssistant"));
    }

    [Fact]
    public async Task The_team_of_agents_has_is_and_serves_a_session()
    {
        Assert.Equal(
            [
                "secretary: The documents say: 7319",
                "reader: 7319",
                "cell: I was told: The board met on Monday.",
                "workflow: 7319",
            ],
            await LinesAsync("AgentTeam"));
    }

    private static async Task<string[]> LinesAsync(string sample)
    {
        using Process process = Start(sample);
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TestContext.Patience);
        await process.WaitForExitAsync().WaitAsync(TestContext.Patience);
        Assert.True(process.ExitCode == 0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    [Fact]
    public async Task The_folder_editor_answers_and_leaves_alone_what_nobody_changes()
    {
        string folder = Directory.CreateTempSubdirectory("cave-editor-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "a.txt"), "The access code is 7319.\n");
            using Process editor = Start("FolderEditor", folder, "What is the access code?", "offline");
            await editor.StandardOutput.ReadToEndAsync().WaitAsync(TestContext.Patience);
            await editor.WaitForExitAsync().WaitAsync(TestContext.Patience);
            Assert.Equal(0, editor.ExitCode);
            Assert.Equal("The access code is 7319.\n", await File.ReadAllTextAsync(Path.Combine(folder, "a.txt")));
            Assert.Single(Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Start(string sample, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Sample(sample), .. arguments]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        return Process.Start(start)!;
    }

    private static async Task<Uri> AddressAsync(Process web)
    {
        using var patience = new CancellationTokenSource(TestContext.Patience);
        while (await web.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
                return new Uri(match.Groups[1].Value);
        }

        throw new InvalidOperationException("the sample ended before it listened");
    }

    [GeneratedRegex(@"listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
