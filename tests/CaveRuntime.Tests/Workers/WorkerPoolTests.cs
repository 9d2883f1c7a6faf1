using System.Runtime.CompilerServices;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Workers;
using CaveRuntime.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaveRuntime.Tests.Workers;

/// <summary>What becomes of a session when the pool's workers fail it.</summary>
public sealed class WorkerPoolTests
{
    private static readonly CaveOptions s_options = new() { Model = new ScriptedModel(), WarmWorkers = 0, ScopeBytes = 256L << 20 };

    [Fact]
    public async Task A_worker_that_is_killed_at_the_moment_it_is_taken_is_replaced_and_the_cell_runs()
    {
        int started = 0;
        await using WorkerPool pool = Pool(1, async cancellationToken =>
        {
            WorkerProcess worker = await StartAsync(cancellationToken);
            if (Interlocked.Increment(ref started) == 1)
                worker.Kill();
            return worker;
        });
        await using var session = new Session(s_options, new WorkerScopes(IsolationMode.Sealed, pool), null, ownsInputs: false);
        CellReport cell = await session.RunCellAsync("1 + 1");
        Assert.Equal(("2", CellState.Kept), (cell.Value, cell.State));
    }

    [Fact]
    public async Task A_session_that_found_no_worker_finds_one_later()
    {
        bool mayStart = false;
        await using WorkerPool pool = Pool(0, cancellationToken => mayStart
            ? StartAsync(cancellationToken)
            : throw new ScopeLostException("no worker today"));
        await using var session = new Session(s_options, new WorkerScopes(IsolationMode.Sealed, pool), null, ownsInputs: false);
        CaveException refused = await Assert.ThrowsAsync<CaveException>(() => session.RunCellAsync("1 + 1"));
        Assert.Contains("no worker today", refused.Message, StringComparison.Ordinal);
        mayStart = true;
        Assert.Equal("2", (await session.RunCellAsync("1 + 1")).Value);
    }

    [Fact]
    public async Task A_worker_that_nobody_waits_for_any_more_is_ended_with_its_pool()
    {
        var mayStart = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        WorkerProcess? started = null;
        WorkerPool pool = Pool(1, async cancellationToken =>
        {
            await mayStart.Task;
            WorkerProcess worker = await StartAsync(CancellationToken.None);
            started ??= worker;
            return worker;
        });
        using var gone = new CancellationTokenSource();
        Task<WorkerProcess> taken = pool.TakeAsync(gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taken);
        mayStart.SetResult();
        await pool.DisposeAsync();
        Assert.True(started!.IsLost);
    }

    [Fact]
    public async Task A_pool_that_was_waited_for_keeps_nothing_of_a_worker_that_has_left_it()
    {
        await using WorkerPool pool = Pool(1, StartAsync);
        WeakReference worker = await TakeOneAsync(pool);
        // What ran on behalf of the worker may still be on its way out on another thread.
        for (int look = 0; worker.IsAlive && look < 100; look++)
        {
            GC.Collect();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.False(worker.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> TakeOneAsync(WorkerPool pool)
    {
        await pool.WarmAsync(CancellationToken.None);
        WorkerProcess worker = await pool.TakeAsync(CancellationToken.None);
        await worker.DisposeAsync();
        return new WeakReference(worker);
    }

    private static WorkerPool Pool(int size, Func<CancellationToken, Task<WorkerProcess>> start) => new(size, start, NullLogger.Instance);

    private static Task<WorkerProcess> StartAsync(CancellationToken cancellationToken) =>
        WorkerProcess.StartAsync(confine: true, s_options.ScopeBytes, TimeProvider.System, cancellationToken);
}
