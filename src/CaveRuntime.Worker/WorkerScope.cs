using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting;
using CaveRuntime.Scripting.Running;

namespace CaveRuntime.Worker;

/// <summary>The scope of a worker: what the host asks for is done on the thread of the cells, and the result goes to the wire.</summary>
internal sealed class WorkerScope(Scope scope, Wire wire, IdleMemory idle)
{
    private readonly CellThread _cells = new(Faults.MarkOwnThread);

    /// <summary>Queues a cell; the host sends one at a time.</summary>
    public void Run(RunCell cell) => _cells.Add(() =>
    {
        idle.CellStarts();
        Finish(scope.Run(cell.Cell, cell.Code, cell.Source, cell.Fingerprints));
        idle.CellEnds();
    });

    /// <summary>Queues a definition, whose data is still on its way.</summary>
    public void Define(VariableDefinition given, DataStream data) => _cells.Add(() =>
    {
        idle.CellStarts();
        string? error = scope.Define(given, data);
        data.Drain();
        wire.Write(FrameKind.Defined, new VariableDefined(error), WireJson.Default.VariableDefined);
        idle.CellEnds();
    });

    /// <summary>Stops a cell, if it runs.</summary>
    public void Abort(AbortCell abort) => scope.Stop(abort.Cell, new CellError(abort.Type, abort.Reason, null));

    private void Finish(CellResult cell)
    {
        try
        {
            wire.Write(FrameKind.CellFinished, cell, WireJson.Default.CellResult);
        }
        catch (WireException e) // Its answer is larger than a frame: nothing was written.
        {
            string message = $"the cell's answer does not fit: {e.Message}. Answer with less, or with a summary.";
            var error = new CellError("AnswerLimit", message, null);
            CellResult refused = cell with { Status = CellStatus.Exception, Layer = CellLayer.Limit, Final = null, Error = error };
            wire.Write(FrameKind.CellFinished, refused, WireJson.Default.CellResult);
        }
    }
}
