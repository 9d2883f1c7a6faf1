using System.Globalization;
using System.Runtime.ExceptionServices;
using CaveRuntime.Confinement;
using CaveRuntime.Confinement.Starting;
using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes.Calls;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Scopes.Workers;

/// <summary>
/// One worker as its host sees it. Everything that comes from it is untrusted: a frame that breaks a rule ends the worker.
/// Serves one session and is never used for a second one. One cell at a time; disposing kills.
/// </summary>
internal sealed class WorkerProcess : IScope
{
    private const int MaxCallsInFlight = 20_000, MaxWords = 2_000;

    // What a worker may hold beside its scope's objects: the runtime, compiled code, stacks, what is cut up or not yet collected.
    private const long RuntimeBytes = 1L << 30;

    // A start that hangs is rare, a machine that is busy for a minute is not.
    private static readonly TimeSpan s_startLimit = TimeSpan.FromMinutes(2);

    private readonly ConfinedProcess _process;
    private readonly Wire _wire;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _gone = new();
    private readonly TaskCompletionSource<ScopeOpened> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private readonly CallGate _calls;
    private readonly SemaphoreSlim _archive = new(2); // Pieces of the archive that wait for a worker to read them.
    private int _dropped;
    private volatile RunningCell? _cell;
    private volatile TaskCompletionSource<VariableDefined>? _defined;
    private WorkerExit? _end;
    private bool _timedOut;
    private TimeSpan _maxCpuTime = TimeSpan.MaxValue;

    private WorkerProcess(ConfinedProcess process, TimeProvider time, ByteRoom? shared)
    {
        (_process, _time, _wire) = (process, time, new Wire(process.Wire));
        _calls = new CallGate(shared ?? CallRoom.Shared(), process.Exited);
        _reading = ReadAllAsync();
    }

    /// <summary>Starts a worker and waits until it is warm.</summary>
    /// <exception cref="ScopeLostException">It did not start.</exception>
    public static async Task<WorkerProcess> StartAsync(
        bool confine, long heapBytes, TimeProvider time, CancellationToken cancellationToken, ByteRoom? shared = null)
    {
        WorkerProgram program = WorkerFiles.Find();
        var info = new WorkerStartInfo
        {
            Executable = program.Path,
            Environment = program.StartEnvironment(heapBytes),
            Confine = confine,
            MaxMemoryBytes = heapBytes + RuntimeBytes,
            ReadOnlyPaths = [Path.GetDirectoryName(program.Path)!, program.RuntimeRoot],
        };
        try
        {
            return await AttachAsync(ConfinedProcess.Start(info), time, cancellationToken, shared).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            throw new ScopeLostException($"The worker could not be started: {e.Message}", inner: e);
        }
    }

    /// <summary>Takes a process that was just started, and waits until it says that it is warm.</summary>
    /// <exception cref="ScopeLostException">It does not say so.</exception>
    internal static async Task<WorkerProcess> AttachAsync(
        ConfinedProcess process, TimeProvider time, CancellationToken cancellationToken, ByteRoom? shared = null)
    {
        var worker = new WorkerProcess(process, time, shared);
        try
        {
            await worker._ready.Task.WaitAsync(s_startLimit, time, cancellationToken).ConfigureAwait(false);
            return worker;
        }
        catch (Exception e)
        {
            await worker.DisposeAsync().ConfigureAwait(false);
            throw e is TimeoutException late ? TooSlow("become ready", late) : e;
        }
    }

    /// <summary>Process id; for reports and tests.</summary>
    public int Id => _process.Id;

    /// <inheritdoc/>
    public bool IsLost => _gone.IsCancellationRequested;

    /// <inheritdoc/>
    public int Dropped => Volatile.Read(ref _dropped);

    /// <inheritdoc/>
    public IsolationReport Isolation { get; private set; } = new(IsolationMode.Process, IsolationTier.T0);

    /// <inheritdoc/>
    public long MemoryBytes => _process.MemoryBytes;

    /// <summary>Gives the worker to a session.</summary>
    /// <exception cref="ScopeLostException">It is gone, or it could not open the scope.</exception>
    public async Task OpenAsync(OpenScope open, SafeFileHandle? context, CancellationToken cancellationToken)
    {
        try
        {
            if (context is not null)
                _process.SendFile(context);
            await _wire.WriteAsync(FrameKind.Open, open, WireJson.Default.OpenScope, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            _process.Kill();
            await _reading.ConfigureAwait(false);
            throw Lost(e);
        }

        ScopeOpened opened;
        try
        {
            opened = await _opened.Task.WaitAsync(s_startLimit, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw TooSlow("open its scope", e);
        }

        if (opened.Error is not null)
            throw new ScopeLostException($"The worker could not open the scope: {ReportBounds.Cut(opened.Error, MaxWords)}");
        Isolation = WorkerIsolation.Of(open.Seal, opened, _process.Confinement);
    }

    /// <inheritdoc/>
    public async Task DefineAsync(HostVariable given, CancellationToken cancellationToken)
    {
        _defined = new TaskCompletionSource<VariableDefined>(TaskCreationOptions.RunContinuationsAsynchronously);
        ExceptionDispatchInfo? failure = null;
        try
        {
            await _wire.WriteAsync(
                FrameKind.Define,
                given.Definition,
                WireJson.Default.VariableDefinition,
                CancellationToken.None).ConfigureAwait(false);
            using var pieces = new PieceStream(piece => _wire.WriteAsync(FrameKind.Data, piece, CancellationToken.None));
            try
            {
                await given.WriteAsync(pieces, cancellationToken).ConfigureAwait(false);
                await pieces.SendAsync().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // The value is the host's own and may throw anything while it is gone through.
                failure = ExceptionDispatchInfo.Capture(e);
            }

            // The worker waits for the last piece, whatever became of the value.
            await _wire.WriteAsync(FrameKind.Data, ReadOnlyMemory<byte>.Empty, CancellationToken.None).ConfigureAwait(false);
            await _defined.Task.WaitAsync(_gone.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            _process.Kill();
            await _reading.ConfigureAwait(false);
            throw Lost(e);
        }

        failure?.Throw();

        if ((await _defined.Task.ConfigureAwait(false)).Error is { } error)
            throw new CaveException($"The scope could not take in what was given: {ReportBounds.Cut(error, MaxWords)}");
    }

    /// <inheritdoc/>
    public async Task<CellResult> RunAsync(
        CellRequest cell,
        Func<ScopeCall, CancellationToken, Task<ScopeResult>> answer,
        CancellationToken cancellationToken)
    {
        CellTimes limit = cell.Times;
        using var clock = new CellClock(
            _time,
            limit.Wall,
            () => _ = AbortAsync(cell.Cell, LimitError.WallTime, limit.WallReason, CellTimes.Grace));
        using var cpuClock = new CpuClock(_time, () =>
            _process.CpuTime, limit.Cpu, () => _ = AbortAsync(cell.Cell, LimitError.ProcessorTime, string.Create(
            CultureInfo.InvariantCulture, $"the cell and what it set going used more than {limit.Cpu.TotalSeconds:0.###} s of processor time and were stopped. Do less work, or on fewer threads."), CellTimes.Grace));
        using var running = new RunningCell(cell.Cell, clock, answer);
        _cell = running;
        // The last line behind clocks and kill: the kernel itself ends a worker that computes past its limit.
        int kernelSeconds = (int)Math.Ceiling((limit.Cpu + (CellTimes.Grace * Environment.ProcessorCount)).TotalSeconds) + 1;
        _maxCpuTime = _process.CpuTime + TimeSpan.FromSeconds(kernelSeconds);
        _process.SetCpuLimit(kernelSeconds);
        try
        {
            await _wire.WriteAsync(
                FrameKind.RunCell,
                new RunCell(cell.Cell, cell.Code, cell.Source, cell.Fingerprints),
                WireJson.Default.RunCell,
                CancellationToken.None).ConfigureAwait(false);
            await using var registration = cancellationToken.Register(
                () => _ = AbortAsync(cell.Cell, "RunStopped", "the run was stopped.", CellTimes.StopGrace)).ConfigureAwait(false);
            return await running.Finished.Task.WaitAsync(_gone.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            await _reading.ConfigureAwait(false);
            // A worker that dies right after its cell has ended has still told how it ended.
            return running.Finished.Task.IsCompletedSuccessfully ? await running.Finished.Task.ConfigureAwait(false) : throw Lost(e);
        }
        finally
        {
            _cell = null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _end ??= new WorkerExit(null, "The worker was lost: the session was closed.");
        await _process.DisposeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _wire.Dispose();
        _gone.Dispose();
    }

    /// <inheritdoc/>
    public void Kill() => _process.Kill();

    private async Task AbortAsync(int cell, string type, string reason, TimeSpan grace)
    {
        try
        {
            if (_cell is { } stopped && stopped.Number == cell)
                stopped.Stop();
            await _wire.WriteAsync(
                FrameKind.AbortCell,
                new AbortCell(cell, type, reason),
                WireJson.Default.AbortCell,
                CancellationToken.None).ConfigureAwait(false);
            await Task.Delay(grace, _time, _gone.Token).ConfigureAwait(false);
            if (_cell?.Number == cell)
                KillStuck(type, reason);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The worker ended by itself meanwhile.
        }
    }

    private void KillStuck(string type, string reason)
    {
        _timedOut = true;
        _end ??= new WorkerExit(type, $"{reason} It did not stop, so its worker was killed.");
        _process.Kill();
    }

    private async Task ReadAllAsync()
    {
        try
        {
            while (await _wire.ReadAsync((kind, length) => _calls.AdmitAsync(_cell, kind, length), _gone.Token).ConfigureAwait(false)
                is { } frame)
            {
                Handle(frame);
                _calls.Leave(_calls.Take());
            }
        }
        catch (WireException e)
        {
            _end ??= new WorkerExit(null, $"The worker was lost: it broke the rules of the wire ({e.Message}) and was dropped.");
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // A dead worker's wire ends in an error as often as in silence.
        }

        _calls.Leave(_calls.Take());
        _process.Kill();
        ExitStatus exit = await _process.Exited.ConfigureAwait(false);
        _end ??= WorkerExit.Of(exit, _process.LastWords, _process.CpuTime >= _maxCpuTime, _process.IsOverMemory);
        await _gone.CancelAsync().ConfigureAwait(false);
        _ready.TrySetException(Lost(null));
        _opened.TrySetException(Lost(null));
        // The one that waits was told; nobody else has to observe the failure.
        _ = _ready.Task.Exception;
        _ = _opened.Task.Exception;
    }

    private void Handle(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Ready:
                int version = frame.Read(WireJson.Default.WorkerReady).Protocol;
                if (version != WorkerReady.CurrentProtocol)
                {
                    throw new WireException(
                        WireFault.Malformed,
                        $"the worker speaks protocol {version}, the host {WorkerReady.CurrentProtocol}: they are from different builds");
                }
                InOrder(frame, _ready.TrySetResult());
                break;
            case FrameKind.Opened:
                InOrder(frame, _ready.Task.IsCompletedSuccessfully && _opened.TrySetResult(frame.Read(WireJson.Default.ScopeOpened)));
                break;
            case FrameKind.Defined:
                VariableDefined defined = frame.Read(WireJson.Default.VariableDefined);
                InOrder(frame, _defined?.TrySetResult(defined) == true);
                break;
            case FrameKind.CellFinished:
                CellResult finished = frame.Read(WireJson.Default.CellResult);
                InOrder(frame, _cell is { } cell && cell.Number == finished.Cell && cell.Finished.TrySetResult(finished));
                break;
            case FrameKind.Call:
                ScopeCall call = frame.Read(WireJson.Default.ScopeCall);
                // A call of a cell that has ended is late, not forged: it is dropped.
                if (_cell is { Stopping.IsCancellationRequested: false } asking && asking.Number == call.Cell)
                    Accept(asking, call);
                else
                    Interlocked.Increment(ref _dropped);
                break;
            default:
                throw new WireException(WireFault.UnknownKind, $"kind {(byte)frame.Kind} does not travel to a host");
        }
    }

    private void Accept(RunningCell cell, ScopeCall call)
    {
        if (cell.InFlight.Count >= MaxCallsInFlight)
            throw new WireException(WireFault.Flood, $"more than {MaxCallsInFlight:N0} calls in flight");
        if (!cell.InFlight.TryAdd(call.Id, 0))
            throw new WireException(WireFault.Forged, $"call {call.Id} is under way already");
        _ = AnswerAsync(cell, call, _calls.Take());
    }

    private static void InOrder(Frame frame, bool due)
    {
        if (!due)
            throw new WireException(WireFault.OutOfOrder, $"a {frame.Kind} frame that was not due");
    }

    private async Task AnswerAsync(RunningCell cell, ScopeCall call, long bytes)
    {
        bool reads = false;
        try
        {
            ScopeResult result;
            using (cell.Clock.Call())
            {
                if (call is ArchiveReadCall)
                {
                    await _archive.WaitAsync(cell.Ended).ConfigureAwait(false);
                    reads = true;
                }

                result = CallGate.Refuse(call) ?? await cell.Answer(call, cell.Ended).ConfigureAwait(false);
            }

            cell.InFlight.TryRemove(call.Id, out _);
            try
            {
                await SendAsync(result).ConfigureAwait(false);
            }
            catch (WireException e)
            {
                // Nothing was sent: what the host has is larger than a frame may be.
                await SendAsync(new FailedResult($"the result is too large to travel: {e.Message}") { Id = call.Id }).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The cell or the worker ended before the reply came: nobody waits for it.
            Interlocked.Increment(ref _dropped);
        }
        finally
        {
            if (reads)
                _archive.Release();
            _calls.Leave(bytes);
        }
    }

    private ValueTask SendAsync(ScopeResult result) =>
        _wire.WriteAsync(FrameKind.Result, result, WireJson.Default.ScopeResult, CancellationToken.None);

    private static ScopeLostException TooSlow(string what, TimeoutException e) =>
        new(
            $"The worker did not {what} within {s_startLimit.TotalMinutes:0} minutes. See cave doctor for what works here; a machine that is far too busy does this, too.",
            timedOut: true,
            inner: e);

    private ScopeLostException Lost(Exception? inner) =>
        new(_end?.Reason ?? "The worker was lost: its wire is broken.", _timedOut, inner, _end?.Limit);
}
