using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Soak;

/// <summary>The one host of a soak, its model over real HTTP, and a folder that stands for the temporary folder of the machine.</summary>
internal sealed class SoakHost : IAsyncDisposable
{
    /// <summary>Workers that wait in the pool whenever nothing runs.</summary>
    public const int WarmWorkers = 2;

    private readonly CaveHost _host;
    // As a client's own, but that connections which nobody uses do not outlast a quiet point.
    private readonly SocketsHttpHandler _connections = new() { PooledConnectionIdleTimeout = TimeSpan
        .FromSeconds(5), MaxConnectionsPerServer = int.MaxValue, UseCookies = false, AllowAutoRedirect = false };
    private readonly IChatClient _model;
    private int _paths;

    public SoakHost(string folder)
    {
        Folder = folder;
        _model = Model.Create(
            "openai:soak",
            new ModelOptions { BaseUrl = Server.BaseUrl, HttpHandler = _connections, MaxAttempts = 3, RetryDelay = TimeSpan
                .FromMilliseconds(20), MaxRetryDelay = TimeSpan.FromSeconds(5) });
        _host = new CaveHost(new CaveOptions { Model = _model, WarmWorkers = WarmWorkers, ScopeBytes = 256L << 20 });
    }

    public SoakServer Server { get; } = new();

    /// <summary>For whatever a session writes; everything in it is gone when no session is open.</summary>
    public string Folder { get; }

    /// <summary>A path in the folder that nobody else has.</summary>
    public string NewPath(string what) => Path.Combine(Folder, FormattableString.Invariant($"{what}-{Interlocked.Increment(ref _paths)}"));

    /// <summary>Opens the session of a plan, on the host's own workers.</summary>
    public async Task<Session> OpenAsync(SessionPlan plan, string text, string? archive) => await _host.OpenAsync(
        [Input.FromText("numbers.txt", text)],
        options => options with
        {
            Limits = Ceiling(plan),
            Context = plan.Work switch { Work.Branches => "fold", Work.Long => "auto", _ => options.Context },
            ContextWindow = plan.Work is Work.Long or Work.Branches ? 8_000 : null,
            ArchiveFolder = archive,
        });

    /// <summary>The ceilings of a plan: wide, but for those that are to be reached.</summary>
    public static RunLimits Ceiling(SessionPlan plan)
    {
        var wide = new RunLimits
        {
            MaxTurns = 400,
            Timeout = plan.Fault == Fault.SlowModel ? TimeSpan.FromSeconds(4) : TimeSpan.FromMinutes(6),
            // Nobody knows how busy the machine is; a loop that is to be stopped may not take long, though.
            CellTimeout = plan.Fault == Fault.BusyLoop ? TimeSpan.FromSeconds(5) : TimeSpan.FromMinutes(1),
        };
        return (plan.Fault, plan.Times) switch
        {
            (Fault.Ceiling, 1) => wide with { MaxTokens = 1_500 * plan.At },
            (Fault.Ceiling, 2) => wide with { MaxSubcalls = plan.At },
            (Fault.Ceiling, _) => wide with { MaxTurns = plan.At },
            _ => wide,
        };
    }

    /// <summary>Waits until the next worker is warm, or has failed to start.</summary>
    public async Task WarmAsync()
    {
        try
        {
            await _host.WarmAsync();
        }
        catch (CaveException e)
        {
            Console.WriteLine($"in the pool: {e.Message}");
        }
    }

    /// <summary>Has a session take a worker out of the pool, so that another one is started in its place.</summary>
    public async Task TakeOneAsync()
    {
        await using Session session = _host.Open();
        try
        {
            await session.RunCellAsync("1");
        }
        catch (CaveException e)
        {
            Console.WriteLine($"from the pool: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _model.Dispose();
        _connections.Dispose();
        await Server.DisposeAsync();
    }
}
