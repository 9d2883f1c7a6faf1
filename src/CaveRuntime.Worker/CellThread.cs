using System.Collections.Concurrent;
using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scripting;

namespace CaveRuntime.Worker;

/// <summary>
/// The thread that cells run on, one after the other. Its stack is small, because an exception that unwinds a deep
/// asynchronous recursion costs the square of the depth.
/// </summary>
internal sealed class CellThread
{
    private const int StackBytes = 1 << 20;

    private readonly BlockingCollection<RunCell> _cells = [];
    private readonly Scope _scope;
    private readonly Wire _wire;
    private readonly IdleMemory _idle;

    public CellThread(Scope scope, Wire wire, IdleMemory idle)
    {
        (_scope, _wire, _idle) = (scope, wire, idle);
        new Thread(RunAll, StackBytes) { Name = "cells", IsBackground = true }.Start();
    }

    /// <summary>Queues a cell; the host sends one at a time.</summary>
    public void Run(RunCell cell) => _cells.Add(cell);

    /// <summary>Stops a cell, if it runs.</summary>
    public void Abort(AbortCell abort) => _scope.Stop(abort.Cell, new CellError(abort.Type, abort.Reason, null));

    private void RunAll()
    {
        Faults.MarkOwnThread();
        foreach (RunCell cell in _cells.GetConsumingEnumerable())
        {
            _idle.CellStarts();
            CellFinished finished = _scope.Run(cell.Cell, cell.Code);
            _idle.CellEnds();
            _wire.Write(FrameKind.CellFinished, finished, WireJson.Default.CellFinished);
        }
    }
}
