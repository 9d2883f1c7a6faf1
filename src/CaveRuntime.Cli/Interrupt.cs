using System.Runtime.InteropServices;

namespace CaveRuntime.Cli;

/// <summary>Turns the first Ctrl-C (or a polite request to end) into a cancelled token; the second one ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interrupt() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
    ];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // Workers end with their host, so the default action of a second signal leaves nothing behind either.
        context.Cancel = !_source.IsCancellationRequested;
        _source.CancelAsync();
    }
}
