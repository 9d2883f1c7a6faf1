using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Loading;

namespace CaveRuntime.Scripting.Running;

/// <summary>
/// Which cell runs, and which cell the calling code belongs to. They differ where an earlier cell left work behind: that work has no
/// say any more, what it does is dropped and counted, and it is stopped at its next tick. So is code that belongs to no cell at all,
/// because it was started in a way that hides where it comes from. Thread-safe; cells begin and end on one thread.
/// </summary>
internal sealed class CurrentCell
{
    private const int MaxFaultChars = 200;

    private readonly ScopeAssemblies _assemblies;
    private readonly LeftoverSweep _sweep;
    private readonly Lock _gate = new();
    private readonly AsyncLocal<CellRun?> _own = new();
    private volatile CellRun? _current;
    private bool _looks;
    private CellError? _leftBehind;
    private int _dropped;

    public CurrentCell(ScopeAssemblies assemblies)
    {
        _assemblies = assemblies;
        _sweep = new LeftoverSweep(Look);
        assemblies.AttachHalt(Halt);
    }

    /// <summary>The cell that the calling code belongs to, which may have ended; null if it belongs to none.</summary>
    public CellRun? OfCaller => _own.Value;

    /// <summary>The cell that runs, whoever asks; null if none does.</summary>
    public CellRun? Running => _current;

    /// <summary>Whether the calling code belongs to the cell that runs.</summary>
    public bool IsOfRunning => OfCaller is { } run && run == _current;

    /// <summary>The running cell, if the calling code belongs to it.</summary>
    /// <exception cref="OperationCanceledException">The caller's cell has ended.</exception>
    public CellRun Own
    {
        get
        {
            if (OfCaller is { } run && run == _current)
                return run;
            Drop();
            throw Ended();
        }
    }

    /// <summary>A cell begins.</summary>
    public void Begin(CellRun run)
    {
        _own.Value = run;
        lock (_gate)
        {
            _current = run;
            Brake();
        }

        _sweep.Begin();
        if (Interlocked.Exchange(ref _leftBehind, null) is { } fault)
            run.Print($"[Work that an earlier cell left behind threw {fault.Type}: {Short(fault.Message)}]\n");
    }

    /// <summary>The cell has ended, and with it whatever it set going: that stops at its next tick.</summary>
    public void End(CellRun run)
    {
        _own.Value = null;
        lock (_gate)
        {
            _current = null;
            Brake();
        }

        _sweep.End();
        run.Abandon();
    }

    /// <summary>Stops the cell of this number at its next tick or wait.</summary>
    /// <returns>False if no such cell runs.</returns>
    public bool Stop(int number, CellError reason) => _current is { } run && run.Number == number && Stop(run, reason);

    /// <summary>Stops a cell at its next tick or wait.</summary>
    /// <param name="run">The cell.</param>
    /// <param name="reason">Why; null after an answer.</param>
    /// <param name="fault">The exception of another thread that stops it; null if none does.</param>
    /// <returns>False if it has ended or is being stopped already.</returns>
    public bool Stop(CellRun run, CellError? reason, Exception? fault = null)
    {
        if (!run.Stop(reason, fault))
            return false;
        lock (_gate)
            Brake();
        return true;
    }

    /// <summary>
    /// Stops the running cell with an exception that no cell could catch. Where none runs, or the code that threw is all of earlier
    /// cells, it stops nothing, and the next cell is told.
    /// </summary>
    public void TakeFault(Exception thrown)
    {
        CellError error = LimitErrors.Of(thrown, null) ?? CellErrors.OfAnotherThread(thrown);
        if (_current is { } run && !(ExceptionTree.CellOf(thrown) < run.Number) && Stop(run, error, thrown))
            return;
        // A thread that outlived its cell throws this when it is stopped: nothing that a later cell has to know.
        if (thrown is not OperationCanceledException)
            _leftBehind = error;
    }

    /// <summary>Counts something that work of an ended cell did, and that was dropped.</summary>
    public void Drop() => Interlocked.Increment(ref _dropped);

    /// <summary>How much was dropped since this was asked last.</summary>
    public int TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

    /// <summary>No cell begins any more.</summary>
    public void Close() => _sweep.Close();

    // What code of a cell calls at a tick while the brake is on: it goes on if its own cell does.
    private void Halt()
    {
        if (OfCaller is not { } run || run != _current)
            throw Ended();
        if (run.Cancellation.IsCancellationRequested)
            throw new OperationCanceledException("The cell was stopped.");
    }

    private void Look(bool looks)
    {
        lock (_gate)
        {
            _looks = looks;
            Brake();
        }
    }

    private void Brake() => _assemblies.Stop = _looks || _current is not { Cancellation.IsCancellationRequested: false };

    private static OperationCanceledException Ended() =>
        new("The cell that this work belongs to has ended: await work in the cell that starts it.");

    private static string Short(string message)
    {
        // Its words are not ours: they stay on this line, and inside of these brackets.
        string cut = message.Length <= MaxFaultChars ? message : message[..MaxFaultChars] + "…";
        return string.Create(cut.Length, cut, (line, words) =>
        {
            for (int i = 0; i < line.Length; i++)
            {
                line[i] = words[i] switch
                {
                    '[' => '(',
                    ']' => ')',
                    '\u2028' or '\u2029' => ' ',
                    var c when char.IsControl(c) => ' ',
                    var c when char.IsHighSurrogate(c) && (i + 1 == words.Length || !char.IsLowSurrogate(words[i + 1])) => ' ',
                    var c => c,
                };
            }
        });
    }
}
