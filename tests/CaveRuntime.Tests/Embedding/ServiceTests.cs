using CaveRuntime.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Embedding;

/// <summary>The host as a service.</summary>
public sealed class ServiceTests
{
    [Fact]
    public async Task A_host_in_a_container_takes_its_model_from_there_and_ends_with_it()
    {
        var model = new ScriptedModel(Cell("FINAL(6 * 7)"));
        CaveHost host;
        await using (ServiceProvider services = Services(
            s => s.AddSingleton<IChatClient>(model).AddCave(o => (o with { WarmWorkers = 0 }).InProcess())))
        {
            host = services.GetRequiredService<CaveHost>();
            Assert.Same(host, services.GetRequiredService<CaveHost>());
            await using Session session = host.Open();
            Assert.Equal("42", (await session.AskAsync("what?")).Text);
        }

        Assert.Throws<ObjectDisposedException>(() => host.Open());
    }

    [Fact]
    public async Task A_keyed_model_is_the_hosts_and_the_chat_client_is_everybodys()
    {
        var model = new ScriptedModel { Subcall = (prompt, _) => Task.FromResult("plain " + prompt) };
        await using ServiceProvider services = Services(
            s => s.AddKeyedSingleton<IChatClient>("own", model).AddCave(o => o.InProcess(), "own").AddCaveChatClient());
        IChatClient client = services.GetRequiredService<IChatClient>();
        Assert.Equal("plain hello", (await client.GetResponseAsync([new ChatMessage(ChatRole.User, "hello")])).Text);
        Assert.Same(services.GetRequiredService<CaveHost>(), client.GetService(typeof(CaveHost)));
    }

    [Fact]
    public async Task A_wrong_option_ends_the_start_with_its_name()
    {
        await using ServiceProvider services = Services(
            s => s.AddSingleton<IChatClient>(new ScriptedModel()).AddCave(o => o with { Limits = new RunLimits { MaxTurns = 0 } }));
        Assert.Contains(
            "RunLimits.MaxTurns",
            Assert.Throws<ArgumentOutOfRangeException>(services.GetServices<IHostedService>).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_model_is_named_with_its_key()
    {
        await using ServiceProvider none = Services(s => s.AddCave());
        Assert.Contains(
            "CaveOptions.Model",
            Assert.Throws<InvalidOperationException>(none.GetRequiredService<CaveHost>).Message,
            StringComparison.Ordinal);
        await using ServiceProvider keyed = Services(s => s.AddSingleton<IChatClient>(new ScriptedModel()).AddCave(modelKey: "large"));
        Assert.Contains(
            "'large'",
            Assert.Throws<InvalidOperationException>(keyed.GetRequiredService<CaveHost>).Message,
            StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        return services.BuildServiceProvider();
    }
}
