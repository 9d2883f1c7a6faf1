using System.Collections.Concurrent;
using System.Globalization;
using CaveRuntime.Events;
using CaveRuntime.Models;
using CaveRuntime.Storage;
using CaveRuntime.Storage.Sqlite;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Kill;

/// <summary>
/// The process that is killed: for each line of its input it opens the session of that name, makes it where there is none, takes up what was
/// broken off, and says when it has answered.
/// </summary>
internal sealed class KillHost(string folder, string url, bool inProcess)
{
    private static readonly RunLimits s_limits = new()
    {
        MaxTurns = 90,
        MaxConsecutiveErrors = 50,
        Timeout = TimeSpan.FromHours(3),
        CellTimeout = TimeSpan.FromMinutes(3),
    };

    /// <summary>Plays sessions until its input ends.</summary>
    public async Task RunAsync()
    {
        await using SqliteSessionStore store = SqliteSessionStore.Open(Path.Combine(folder, "store"));
        var options = new CaveOptions
        {
            Model = Client("none"),
            // Half of the hosts have workers that wait, which die with them, too.
            WarmWorkers = Environment.ProcessId % 2,
            ScopeBytes = 256L << 20,
            Store = store,
            Limits = s_limits,
            Context = "fold",
        };
        await using var host = new CaveHost(inProcess ? (options with { WarmWorkers = 0 }).InProcess() : options);
        var playing = new ConcurrentBag<Task>();
        while (await Console.In.ReadLineAsync() is { } name)
            playing.Add(Task.Run(() => TryPlayAsync(host, store, name)));
        await Task.WhenAll(playing);
    }

    private async Task TryPlayAsync(CaveHost host, SqliteSessionStore store, string name)
    {
        try
        {
            await PlayAsync(host, store, name);
            Console.WriteLine($"DONE {name}");
        }
        catch (Exception e) // Whatever a session throws is what this program looks for.
        {
            Console.WriteLine($"FAIL {name} {e.ToString().ReplaceLineEndings(" | ")}");
        }
    }

    private async Task PlayAsync(CaveHost host, SqliteSessionStore store, string name)
    {
        Script script = Script.Of(int.Parse(name.Split('-')[1], CultureInfo.InvariantCulture));
        using IChatClient client = Client(name);
        await using Session session = await OpenAsync(host, client, script, name);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await GiveAsync(session, new Effects(Path.Combine(folder, "effects", name)));
                break;
            }
            catch (CaveException) when (attempt < 5)
            {
                // Its worker was killed under its hands.
            }
        }

        if (session.Pending is not null)
            await CheckAsync(session.ResumeAsync());
        else if (!await IsAnsweredAsync(store, name))
            await CheckAsync(session.AskAsync(script.Question));
    }

    private static async Task<Session> OpenAsync(CaveHost host, IChatClient client, Script script, string name)
    {
        try
        {
            return await host.OpenAsync(name, options => script.Under(options) with { Model = client });
        }
        catch (SessionMissingException)
        {
            return await host.OpenAsync([Input.FromText("text", script.Text)], options => script.Under(options) with { Model = client }, name);
        }
        catch (StoreException e) when (e.Message.Contains("never begun", StringComparison.Ordinal))
        {
            // Killed between its name and its first record: nothing was asked of it yet.
            await host.Options.Store!.DeleteAsync(name);
            return await host.OpenAsync([Input.FromText("text", script.Text)], options => script.Under(options) with { Model = client }, name);
        }
    }

    private static async Task GiveAsync(Session session, Effects effects)
    {
        var again = new LendOptions { Repeatable = true };
        await session.LendAsync<IEffects>("effects", effects);
        await session.LendAsync("has", (string key) => effects.Has(key), again);
        await session.LendAsync("note", (string key, string value) => effects.Note(key, value), again);
        await session.LendAsync("seen", (string key) => effects.Seen(key), again);
        await session.LendAsync("pay", (string key) => effects.Add(key), new LendOptions { Approve = effects.ApproveAsync });
        await session.InjectAsync("rows", Enumerable.Range(1, 1_000).Select(n => new Row(n, n * 7L % 101)).ToArray(), "some rows");
    }

    private static async Task CheckAsync(Task<Answer> asked)
    {
        Answer answer = await asked;
        if (answer.Stop != StopReason.Answered)
            throw new InvalidOperationException($"it ended with {answer.Stop}: {answer.Error?.Message}");
    }

    private static async Task<bool> IsAnsweredAsync(SqliteSessionStore store, string name)
    {
        await foreach (RunEvent happened in new StoredSessions(store).EventsAsync(name))
        {
            if (happened is RunFinished)
                return true;
        }

        return false;
    }

    private IChatClient Client(string session) => Model.Create(
        "openai:kill", new ModelOptions { BaseUrl = new Uri($"{url}/{session}/v1"), MaxAttempts = 1 });
}
