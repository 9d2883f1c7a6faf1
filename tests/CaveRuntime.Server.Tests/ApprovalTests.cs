using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Server.Tests;

/// <summary>Calls of cells that wait for somebody's leave.</summary>
public sealed class ApprovalTests
{
    [Fact]
    public async Task A_call_waits_until_it_is_allowed_or_denied()
    {
        List<string> paid = [];
        await using TestServer server = new() { Change = options => options with { Tools = [Pay(paid)] } };
        await server.InitializeAsync();
        string session = await server.SessionAsync();
        JsonElement run = await server.PostAsync($"{session}/runs", new { question = "Pay? «FINAL(await pay(\"Ann\", 5))»" }, 202);
        JsonElement asked = await WaitingAsync(server, session);
        Assert.Equal("Ann", asked.GetProperty("arguments").GetProperty("to").GetString());
        Assert.Equal("waiting", (await server.GetAsync(session)).GetProperty("status").GetString());
        string approval = $"{session}/approvals/{asked.GetProperty("id").GetString()}";
        await server.PostAsync(approval, new { decision = "perhaps" }, 400);
        await server.PostAsync(approval, new { decision = "allow", arguments = new { amount = 3 } }, 204);
        Assert.Contains("Ann 3", (await server.EndOfAsync(session, run)).GetProperty("answer").GetProperty("answer").GetString(), StringComparison.Ordinal);
        await server.PostAsync(approval, new { decision = "allow" }, 404);

        run = await server.PostAsync($"{session}/runs", new { question = "Pay? «try { await pay(\"Eve\", 5); } catch (UnauthorizedAccessException e) { FINAL(e.Message); }»" }, 202);
        asked = await WaitingAsync(server, session);
        await server.PostAsync($"{session}/approvals/{asked.GetProperty("id").GetString()}", new { decision = "deny", reason = "not her" }, 204);
        Assert.Contains("not her", (await server.EndOfAsync(session, run)).GetProperty("answer").GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.Equal(["Ann 3"], paid);
    }

    [Fact]
    public async Task An_approval_that_waited_is_asked_for_again_after_the_restart()
    {
        List<string> paid = [];
        await using TestServer first = new() { Change = options => options with { Tools = [Pay(paid)] } };
        await first.InitializeAsync();
        string session = await first.SessionAsync();
        JsonElement run = await first.PostAsync($"{session}/runs", new { question = "Pay? «FINAL(await pay(\"Ann\", 5))»" }, 202);
        await WaitingAsync(first, session);
        await first.DisposeAsync();

        await using TestServer second = first.After();
        await second.InitializeAsync();
        JsonElement asked = await WaitingAsync(second, session);
        await second.PostAsync($"{session}/approvals/{asked.GetProperty("id").GetString()}", new { decision = "allow" }, 204);
        await second.EndOfAsync(session, run);
        Assert.Equal(["Ann 5"], paid);
        Assert.Equal(0, second.Asked);
    }

    private static ServedTool Pay(List<string> paid) => new(AIFunctionFactory.Create(
        (string to, int amount) =>
        {
            lock (paid)
                paid.Add($"{to} {amount}");
            return $"paid {to} {amount}";
        },
        "pay"));

    // The event says so, and where it was before anybody listened, the list does.
    private static async Task<JsonElement> WaitingAsync(TestServer server, string session)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        while (true)
        {
            JsonElement all = (await server.GetAsync($"{session}/approvals")).GetProperty("data");
            if (all.GetArrayLength() > 0)
                return all[0];
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
