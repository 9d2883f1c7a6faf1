using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CaveRuntime.Tests;

namespace CaveRuntime.Server.Tests;

/// <summary><c>cave serve</c> as a process of its own.</summary>
public sealed partial class ServeCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cave-serve-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_serves_keeps_its_sessions_and_stops_when_it_is_told_to()
    {
        string session;
        using (Process first = Start("serve", "--urls", "http://127.0.0.1:0", "--data", "data"))
        {
            using HttpClient client = await ClientAsync(first);
            using HttpResponseMessage made = await client.PostAsJsonAsync(
                "/v1/cave/sessions", new { id = "one", inputs = new[] { new { name = "a", text = "Nobody came.\nThe access code is 7319." } } });
            session = made.Headers.Location!.ToString();
            using HttpResponseMessage asked = await client.PostAsJsonAsync($"{session}/runs", new { question = "What is the access code?" });
            string run = (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
            JsonElement ended = await client.GetFromJsonAsync<JsonElement>($"{session}/runs/{run}?wait=60");
            Assert.Contains("7319", ended.GetProperty("answer").GetProperty("answer").GetString(), StringComparison.Ordinal);
            Assert.Equal("sealed", ended.GetProperty("answer").GetProperty("isolation").GetProperty("mode").GetString());
            await StopAsync(first);
        }

        using Process second = Start("serve", "--urls", "http://127.0.0.1:0", "--data", "data");
        using HttpClient again = await ClientAsync(second);
        Assert.Equal("idle", (await again.GetFromJsonAsync<JsonElement>(session)).GetProperty("status").GetString());
        await StopAsync(second);
        // The command's own words are for the folder, too.
        using Process list = Start("sessions", "--output", "json");
        Assert.Contains("\"name\":\"one\"", await list.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
        await list.WaitForExitAsync();
    }

    [Fact]
    public async Task Keys_are_made_listed_and_revoked_and_open_it_to_other_machines()
    {
        using Process made = Start("serve", "keys", "add", "ann", "--data", "data");
        string key = (await made.StandardOutput.ReadToEndAsync()).Trim();
        await made.WaitForExitAsync();
        Assert.StartsWith("sk-cave-ann-", key, StringComparison.Ordinal);
        using Process list = Start("serve", "keys", "list", "--data", "data");
        Assert.StartsWith("ann  ann  ", await list.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
        using (Process server = Start("serve", "--urls", "http://0.0.0.0:0", "--data", "data"))
        {
            using HttpClient client = await ClientAsync(server);
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/models")).StatusCode);
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
            Assert.Equal(System.Net.HttpStatusCode.OK, (await client.GetAsync("/v1/models")).StatusCode);
            using Process revoked = Start("serve", "keys", "revoke", "ann", "--data", "data");
            await revoked.WaitForExitAsync();
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/models")).StatusCode);
            await StopAsync(server);
        }

        using Process refused = Start("serve", "--urls", "http://0.0.0.0:0", "--data", "data");
        Assert.Contains("no keys", await refused.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no keys", "--urls", "http://0.0.0.0:8423")]
    [InlineData("no file", "--config", "none.json")]
    [InlineData("not an address", "--urls", "8423")]
    [InlineData("no sandbox", "--isolation", "in-process")]
    public async Task What_cannot_be_served_is_refused_in_one_line(string word, params string[] arguments)
    {
        using Process refused = Start(["serve", "--data", "data", .. arguments]);
        string[] lines = (await refused.StandardError.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await refused.WaitForExitAsync();
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(word, Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void The_other_commands_start_without_what_serves()
    {
        string settings = File.ReadAllText(Path.Combine(Command, "cave.runtimeconfig.json"));
        Assert.DoesNotContain("AspNetCore", settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_does_not_serve_loads_nothing_of_it()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using Process repl = Start("repl", "--no-journal");
        try
        {
            // A cell has run, so everything that a session needs is loaded.
            await repl.StandardInput.WriteLineAsync("6 * 7");
            await repl.StandardInput.FlushAsync();
            using var patience = new CancellationTokenSource(TestServer.Patience);
            string? line;
            do
                line = await repl.StandardOutput.ReadLineAsync(patience.Token);
            while (line?.Contains("42", StringComparison.Ordinal) == false);
            string maps = await File.ReadAllTextAsync($"/proc/{repl.Id}/maps");
            Assert.Contains("CaveRuntime.dll", maps, StringComparison.Ordinal);
            Assert.DoesNotContain("AspNetCore", maps, StringComparison.Ordinal);
            Assert.DoesNotContain("CaveRuntime.Server.dll", maps, StringComparison.Ordinal);
            Assert.DoesNotContain("Microsoft.OpenApi.dll", maps, StringComparison.Ordinal);
        }
        finally
        {
            repl.Kill(entireProcessTree: true);
        }
    }

    // Where the command itself was built, with the frameworks that it asks for itself.
    private static string Command => Path.Combine(
        Repository.Root, "src", "CaveRuntime.Cli", "bin",
        Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!, "net10.0");

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Command, "cave.dll"), .. arguments])
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in new[] { "CAVE_MODEL", "CAVE_SUB_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY" })
            start.Environment.Remove(name);
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(_folder, "config");
        start.Environment["XDG_STATE_HOME"] = Path.Combine(_folder, "state");
        start.Environment["CAVE_DATA"] = Path.Combine(_folder, "data");
        return Process.Start(start)!;
    }

    private static async Task<HttpClient> ClientAsync(Process server)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        while (await server.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
                return new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{match.Groups[1].Value}"), Timeout = TestServer.Patience };
        }

        throw new InvalidOperationException(await server.StandardError.ReadToEndAsync());
    }

    private static async Task StopAsync(Process server)
    {
        using Process signal = Process.Start("kill", ["-TERM", server.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var patience = new CancellationTokenSource(TestServer.Patience);
        await server.WaitForExitAsync(patience.Token);
        Assert.Equal(0, server.ExitCode);
    }

    [GeneratedRegex(@"listening at http://[^ ]*:(\d+)")]
    private static partial Regex Listening();
}
