using System.Runtime.InteropServices;

namespace CaveRuntime.Cli.Shell;

/// <summary>
/// Turns the first Ctrl-C (or a polite request to end) into a cancelled token; the second one ends the process at once. While a piece of
/// work
/// is under way that the program outlives, the first Ctrl-C stops only that.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;
    private CancellationTokenSource? _piece;

    public Interrupt() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>Whether Ctrl-C stops pieces of work only, and never the program.</summary>
    public bool StopsPiecesOnly { get; set; }

    /// <summary>Does a piece of work with a token of its own, which Ctrl-C cancels instead of <see cref="Token"/>. One at a time.</summary>
    public async Task DoAsync(Func<CancellationToken, Task> work)
    {
        using var piece = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _piece = piece;
        try
        {
            await work(piece.Token).ConfigureAwait(false);
        }
        finally
        {
            _piece = null;
        }
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (context.Signal == PosixSignal.SIGINT && Volatile.Read(ref _piece) is { } piece && Stop(piece))
        {
            context.Cancel = true;
            return;
        }

        if (context.Signal == PosixSignal.SIGINT && StopsPiecesOnly)
        {
            context.Cancel = true;
            return;
        }

        // Workers end with their host, so the default action of a second signal leaves nothing behind either.
        context.Cancel = !_source.IsCancellationRequested;
        _source.CancelAsync();
    }

    private static bool Stop(CancellationTokenSource piece)
    {
        try
        {
            if (piece.IsCancellationRequested)
                return false;
            piece.CancelAsync();
            return true;
        }
        catch (ObjectDisposedException)
        {
            // It ended while the key was pressed: then the key means the program.
            return false;
        }
    }
}
