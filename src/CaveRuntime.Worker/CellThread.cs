using System.Collections.Concurrent;
using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting;

namespace CaveRuntime.Worker;

/// <summary>
/// The thread that cells run on, one after the other. Its stack is small, because an exception that unwinds a deep
/// asynchronous recursion costs the square of the depth.
/// </summary>
internal sealed class CellThread
{
    private const int StackBytes = 1 << 20;

    private readonly BlockingCollection<Action> _work = [];
    private readonly Scope _scope;
    private readonly Wire _wire;
    private readonly IdleMemory _idle;

    public CellThread(Scope scope, Wire wire, IdleMemory idle)
    {
        (_scope, _wire, _idle) = (scope, wire, idle);
        new Thread(RunAll, StackBytes) { Name = "cells", IsBackground = true }.Start();
    }

    /// <summary>Queues a cell; the host sends one at a time.</summary>
    public void Run(RunCell cell) => _work.Add(() => Finish(_scope.Run(cell.Cell, cell.Code)));

    /// <summary>Queues a definition, whose data is still on its way.</summary>
    public void Define(VariableDefinition given, DataStream data) => _work.Add(() =>
    {
        string? error = _scope.Define(given, data);
        data.Drain();
        _wire.Write(FrameKind.Defined, new VariableDefined(error), WireJson.Default.VariableDefined);
    });

    /// <summary>Stops a cell, if it runs.</summary>
    public void Abort(AbortCell abort) => _scope.Stop(abort.Cell, new CellError(abort.Type, abort.Reason, null));

    private void RunAll()
    {
        Faults.MarkOwnThread();
        foreach (Action work in _work.GetConsumingEnumerable())
        {
            _idle.CellStarts();
            work();
            _idle.CellEnds();
        }
    }

    private void Finish(CellFinished cell)
    {
        try
        {
            _wire.Write(FrameKind.CellFinished, cell, WireJson.Default.CellFinished);
        }
        catch (WireException e) // Its answer is larger than a frame: nothing was written.
        {
            var error = new CellError("AnswerLimit", $"the cell's answer does not fit: {e.Message}. Answer with less, or with a summary.", null);
            _wire.Write(FrameKind.CellFinished, cell with { Status = CellStatus.Exception, Layer = CellLayer.Limit, Final = null, Error = error }, WireJson.Default.CellFinished);
        }
    }
}
