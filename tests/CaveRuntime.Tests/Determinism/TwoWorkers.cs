using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scopes.Workers;

namespace CaveRuntime.Tests.Determinism;

/// <summary>The recorded cells, run in one sealed worker and again in another, with what the first reported of its clock.</summary>
public sealed class TwoWorkers : IAsyncLifetime
{
    private static readonly DateTimeOffset s_start = new(2024, 2, 3, 4, 5, 6, TimeSpan.Zero);

    private readonly Dictionary<string, (CellResult First, CellResult? Again)> _cells = [];

    /// <summary>What became of a cell in both; the second is null where it was refused and therefore left out.</summary>
    internal (CellResult First, CellResult? Again) this[string name] => _cells[name];

    internal static CellRequest Request(int cell, string code, ClockReads? recorded) => new(cell, code, TestContext.Patience)
    {
        Source = new DrawSource(1_000 + cell, s_start, recorded),
        Fingerprints = true,
    };

    public async Task InitializeAsync()
    {
        WorkerProcess[] workers = await Task.WhenAll(OpenAsync(), OpenAsync());
        await using WorkerProcess first = workers[0], again = workers[1];
        int number = 0;
        foreach ((string name, string code) in RecordedCells.All)
        {
            number++;
            CellResult recorded = await first.RunAsync(Request(number, code, null), NoAnswer, CancellationToken.None);
            bool isRun = recorded.Status is not (CellStatus.Rejected or CellStatus.CompileError);
            _cells[name] = (recorded, !isRun ? null
                : await again.RunAsync(Request(number, code, recorded.Drawn), NoAnswer, CancellationToken.None));
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<WorkerProcess> OpenAsync()
    {
        WorkerProcess worker = await WorkerProcess.StartAsync(
            confine: true, new CaveOptions { Model = new Testing.ScriptedModel() }.ScopeBytes, TimeProvider.System, CancellationToken.None);
        var open = new OpenScope(0, 0, [], "sealed", new Dictionary<string, string>(), Seal: true, new CellLimits());
        await worker.OpenAsync(open, null, CancellationToken.None);
        Assert.DoesNotContain(worker.Isolation.SelfTests, t => t.Contains("hash seeds", StringComparison.Ordinal));
        return worker;
    }

    private static Task<ScopeResult> NoAnswer(ScopeCall call, CancellationToken cancellationToken) =>
        Task.FromResult<ScopeResult>(new FailedResult("nobody answers") { Id = call.Id });
}
