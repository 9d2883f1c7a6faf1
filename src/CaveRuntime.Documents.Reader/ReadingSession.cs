using CaveRuntime.Confinement.Sealing;
using CaveRuntime.Confinement.Wires;
using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Documents.Reader.Output;
using CaveRuntime.Inputs;
using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;

namespace CaveRuntime.Documents.Reader;

/// <summary>The process's life: warm up, be given a document, seal, read it, end.</summary>
internal sealed class ReadingSession(WorkerEnd end, Wire wire)
{
    // Parts of documents lie inside each other, and libraries go into them by calling themselves.
    private const int StackBytes = 16 << 20;
    private const string Remedy = "Repair it with the program that it comes from, convert it to text, or leave it out.";

    /// <summary>Reads the one document.</summary>
    public void Serve()
    {
        Seal.Warm();
        WarmUp.Run();
        wire.Write(FrameKind.Ready, new WorkerReady(WorkerReady.CurrentProtocol), WireJson.Default.WorkerReady);
        if (wire.Read() is not { Kind: FrameKind.ReadDocument } first)
            return;
        ReadDocument read = first.Read(WireJson.Default.ReadDocument);
        FileStream document;
        try
        {
            document = new FileStream(end.ReceiveFile(), FileAccess.Read, 1 << 16) { Position = 0 };
            end.CloseFileChannel();
            new Limits().Apply();
            wire.Write(FrameKind.Opened, SealIfAsked(read), WireJson.Default.ScopeOpened);
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            wire.Write(FrameKind.Opened, new ScopeOpened(e.Message, false, []), WireJson.Default.ScopeOpened);
            return;
        }

        DocumentEnded? ended = null;
        var thread = new Thread(() => ended = Read(document, read), StackBytes);
        thread.Start();
        thread.Join();
        wire.Write(FrameKind.DocumentEnded, ended!, WireJson.Default.DocumentEnded);
    }

    private ScopeOpened SealIfAsked(ReadDocument read)
    {
        if (!read.Seal)
            return new ScopeOpened(null, false, []);
        Attestation attestation = Seal.Apply(end).Attest();
        return new ScopeOpened(attestation.Failure, attestation.Holds, []);
    }

    private DocumentEnded Read(FileStream document, ReadDocument read)
    {
        var sink = new WireSink(wire);
        try
        {
            var limits = new ReadingLimits(read.MaxExpandedBytes, read.MaxHeldBytes);
            new DocumentReading(sink, limits, KnownFormats.All).Read(new Part(document));
            sink.Flush();
            return new DocumentEnded(null, null);
        }
        catch (DocumentException e)
        {
            return new DocumentEnded(e.Message, e.Remedy);
        }
        catch (OutOfMemoryException)
        {
            throw;
        }
        catch (Exception e)
        {
            // Libraries say in many ways that a document is not what its beginning promises.
            return new DocumentEnded($"it is damaged: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}", Remedy);
        }
    }
}
