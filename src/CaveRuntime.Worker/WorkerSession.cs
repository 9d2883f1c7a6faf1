using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Cells;
using CaveRuntime.Cells.Buffers;
using CaveRuntime.Confinement.Sealing;
using CaveRuntime.Confinement.Wires;
using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting;
using CaveRuntime.Scripting.Policies;
using CaveRuntime.Scripting.Policies.Format;

namespace CaveRuntime.Worker;

/// <summary>
/// The worker's life: warm up, be taken by a session, seal, run cells until the wire ends. The calling thread reads the
/// wire, and a thread of its own runs the cells, so that neither needs the thread pool, which a cell may have used up.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as its process.")]
internal sealed class WorkerSession(WorkerEnd end, Wire wire, string[] warnings)
{
    private readonly PendingCalls _calls = new(wire);
    private DataStream? _data;

    /// <summary>Serves until the host closes the wire.</summary>
    public void Serve()
    {
        Seal.Warm();
        WarmUp.Run();
        using var idle = IdleMemory.Begin();
        wire.Write(FrameKind.Ready, new WorkerReady(WorkerReady.CurrentProtocol), WireJson.Default.WorkerReady);
        if (wire.Read() is not { } first)
            return;
        OpenScope open = first.Kind == FrameKind.Open
            ? first.Read(WireJson.Default.OpenScope)
            : throw new WireException(WireFault.OutOfOrder, $"a {first.Kind} frame before the session was opened");
        WorkerScope cells;
        try
        {
            Text context = Map(open);
            PolicyCheck? policy = PolicyChecks.Find(open.Policy, open.PolicyTexts);
            // Before the seal: the runtime loads the hooks into a shared mapping, and the seal refuses those above 64 KiB.
            var scope = new Scope(open.Limits, context, context.Documents(), policy, _calls.CallAsync, ExitForCompiler);
            ScopeOpened opened = SealIfAsked(open);
            Faults.GiveTo(scope);
            cells = new WorkerScope(scope, wire, idle);
            wire.Write(FrameKind.Opened, opened, WireJson.Default.ScopeOpened);
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException or PolicyFormatException)
        {
            wire.Write(FrameKind.Opened, new ScopeOpened(e.Message, false, []), WireJson.Default.ScopeOpened);
            return;
        }

        while (wire.Read() is { } frame)
            Handle(frame, cells);
    }

    // Nothing but the end of the process stops it.
    private static void ExitForCompiler() => Environment.Exit(LimitError.CompilerStuck);

    private Text Map(OpenScope open)
    {
        Text context = Text.Empty;
        if (open.ContextChars > 0)
        {
            using var file = end.ReceiveFile();
            DocumentMarks?[] marks = DocumentMarks.Map(file, [.. open.Documents.Select(d => (d.MarksStart, d.MarksLength))]);
            DocumentPlace[] documents =
            [
                .. open.Documents.Zip(marks, (d, m) =>
                    new DocumentPlace(d.Name, (int)d.Start, (int)d.Length) { Marks = m, CutBefore = (int)d.CutBefore }),
            ];
            context = Text.FromMemory(file, open.ContextChars, documents, open.ContextStart);
        }

        end.CloseFileChannel();
        return context;
    }

    private ScopeOpened SealIfAsked(OpenScope open)
    {
        new Limits().Apply();
        if (!open.Seal)
            return new ScopeOpened(null, false, warnings);
        Attestation attestation = Seal.Apply(end).Attest();
        string[] facts = [.. attestation.Tests.Select(t => $"{t.Attempt} on {t.Thread} thread: {t.Outcome}"), .. warnings];
        return new ScopeOpened(attestation.Failure, attestation.Holds, facts);
    }

    private void Handle(Frame frame, WorkerScope cells)
    {
        switch (frame.Kind)
        {
            case FrameKind.RunCell:
                cells.Run(frame.Read(WireJson.Default.RunCell));
                break;
            case FrameKind.Define:
                _data = new DataStream();
                cells.Define(frame.Read(WireJson.Default.VariableDefinition), _data);
                break;
            case FrameKind.Data when _data is not null:
                _data.Add(frame.Payload);
                break;
            case FrameKind.AbortCell:
                cells.Abort(frame.Read(WireJson.Default.AbortCell));
                break;
            case FrameKind.Result:
                _calls.Complete(frame.Read(WireJson.Default.ScopeResult));
                break;
            default:
                throw new WireException(WireFault.UnknownKind, $"kind {(byte)frame.Kind} does not travel to a worker");
        }
    }
}
