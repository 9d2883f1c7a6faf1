using CaveRuntime.Confinement;
using CaveRuntime.Confinement.Starting;
using CaveRuntime.Documents.Caching;
using CaveRuntime.Documents.Frames;
using CaveRuntime.Inputs;
using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Documents.Processes;

/// <summary>One process that reads one document. What comes from it is untrusted. Disposing kills it.</summary>
internal sealed class ReaderProcess : IAsyncDisposable
{
    private const string Harm = "It may be made to do harm. Convert it to text with a program that you trust with it, or leave it out.";
    private const int MaxWords = 300;

    // What the process holds beside its objects: the runtime, its libraries, compiled code, stacks.
    private const long RuntimeBytes = 512L << 20;
    private static readonly TimeSpan s_startLimit = TimeSpan.FromMinutes(2);

    private readonly ConfinedProcess _process;
    private readonly DocumentReaderOptions _options;
    private readonly Wire _wire;

    private ReaderProcess(ConfinedProcess process, DocumentReaderOptions options) =>
        (_process, _options, _wire) = (process, options, new Wire(process.Wire));

    /// <summary>Starts one, and waits until it can be given a document.</summary>
    /// <exception cref="CaveException">It cannot be started here.</exception>
    public static async Task<ReaderProcess> StartAsync(DocumentReaderOptions options, CancellationToken cancellationToken)
    {
        ReaderProgram program = ReaderProgram.Find();
        ReaderProcess? reader = null;
        try
        {
            reader = new ReaderProcess(
                ConfinedProcess.Start(new WorkerStartInfo
                {
                    Executable = program.Path,
                    Environment = program.StartEnvironment(options.MaxMemoryBytes),
                    Confine = options.RequiresSeal,
                    MaxMemoryBytes = options.MaxMemoryBytes + RuntimeBytes,
                    ReadOnlyPaths = [Path.GetDirectoryName(program.Path)!, program.RuntimeRoot],
                }),
                options);
            Frame? ready = await reader._wire.ReadAsync(cancellationToken).AsTask()
                .WaitAsync(s_startLimit, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            if (ready is not { Kind: FrameKind.Ready })
                throw new IOException(await reader.EndAsync().ConfigureAwait(false));
            int version = ready.Value.Read(WireJson.Default.WorkerReady).Protocol;
            return version == WorkerReady.CurrentProtocol ? reader : throw new IOException("it is from another build than this library");
        }
        catch (Exception e)
        {
            if (reader is not null)
                await reader.DisposeAsync().ConfigureAwait(false);
            throw e is IOException or PlatformNotSupportedException or TimeoutException or WireException
                ? new CaveException($"The program that reads documents could not be started: {e.Message.TrimEnd('.')}. See cave doctor for what works here.", e)
                : e;
        }
    }

    /// <summary>Has it read a document.</summary>
    /// <param name="name">The document's name.</param>
    /// <param name="document">The document, open for reading.</param>
    /// <param name="sink">Takes what it finds.</param>
    /// <param name="kept">Takes the same for another time; null for nobody.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task ReadAsync(
        string name, SafeFileHandle document, DocumentSink sink, ConversionWriter? kept, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.MaxTime, _options.TimeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        _process.SetCpuLimit((int)Math.Min(_options.MaxTime.TotalSeconds * Environment.ProcessorCount, int.MaxValue / 2) + 10);
        try
        {
            _process.SendFile(document);
            long held = _options.MaxMemoryBytes / 4;
            var read = new ReadDocument(name, _options.RequiresSeal, _options.MaxExpandedBytes, held);
            await _wire.WriteAsync(FrameKind.ReadDocument, read, WireJson.Default.ReadDocument, stop.Token).ConfigureAwait(false);
            await OpenAsync(stop.Token).ConfigureAwait(false);
            while (true)
            {
                Frame frame = await NextAsync(stop.Token).ConfigureAwait(false);
                if (!DocumentFrames.Give(frame, sink))
                    break;
                kept?.Add(frame);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DocumentException($"reading it took longer than {_options.MaxTime.TotalMinutes:0.##} minutes", "Split it, or convert it to text.");
        }
        catch (WireException e)
        {
            throw new DocumentException($"its reader broke the rules of the wire ({e.Message})", Harm, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        _wire.Dispose();
    }

    // Nothing of what it says counts before it has proved its seal.
    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        Frame frame = await NextAsync(cancellationToken).ConfigureAwait(false);
        if (frame.Kind != FrameKind.Opened)
            throw new WireException(WireFault.OutOfOrder, $"a {frame.Kind} frame before the seal");
        ScopeOpened opened = frame.Read(WireJson.Default.ScopeOpened);
        if (opened.Error is not null || (_options.RequiresSeal && !opened.Sealed))
        {
            throw new CaveException(
                $"The program that reads documents cannot be sealed on this machine: {Cut(opened.Error ?? "no reason was given")}. See cave doctor, or give text only.");
        }
    }

    private async Task<Frame> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _wire.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
                return frame;
        }
        catch (Exception e) when (e is IOException || (e is WireException { Fault: WireFault.Truncated }))
        {
            // A dead process's wire ends in an error as often as in silence.
        }

        throw new DocumentException(await EndAsync().ConfigureAwait(false), Harm);
    }

    private async Task<string> EndAsync()
    {
        _process.Kill();
        ExitStatus exit = await _process.Exited.ConfigureAwait(false);
        string words = _process.LastWords.Trim();
        long megabytes = _options.MaxMemoryBytes >> 20;
        if (_process.IsOverMemory || words.Contains("Out of memory", StringComparison.OrdinalIgnoreCase)
            || words.Contains("OutOfMemoryException", StringComparison.Ordinal))
        {
            return $"reading it takes more than {megabytes:N0} MB of memory";
        }

        if (words.Contains("Stack overflow", StringComparison.OrdinalIgnoreCase))
            return "its parts lie too deep inside each other";
        if (exit.Signal == 24)
            return "reading it takes too much processor time";
        return $"its reader did not survive it (the process {exit}{(words.Length == 0 ? "" : ": " + Cut(words.ReplaceLineEndings(" ")))})";
    }

    private static string Cut(string words) => words.Length > MaxWords ? words[..MaxWords] : words.TrimEnd('.');
}
