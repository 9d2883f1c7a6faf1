using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Terminals;

namespace CaveRuntime.Cli.Editing;

/// <summary>Reads entries from a terminal. It is raw only while one is written, so that Ctrl-C is a signal while something runs.</summary>
internal sealed class TerminalEntries : IDisposable
{
    private const string BracketPastes = "\u001b[?2004h", PlainPastes = "\u001b[?2004l";

    private readonly Stream _keys;
    private readonly TextWriter _drawn;
    private readonly LineEditor _editor;
    private readonly KeyDecoder _decoder = new();
    private readonly Queue<Key> _waiting = [];
    private readonly byte[] _buffer = new byte[4096];
    private readonly SemaphoreSlim _resizes = new(0);
    private readonly PosixSignalRegistration? _registration;
    private Task<int>? _reading;
    private Task? _resized;

    /// <param name="keys">Standard input.</param>
    /// <param name="drawn">Where to draw.</param>
    /// <param name="editor">What makes entries of keys.</param>
    public TerminalEntries(Stream keys, TextWriter drawn, LineEditor editor)
    {
        (_keys, _drawn, _editor) = (keys, drawn, editor);
        if (!OperatingSystem.IsWindows())
            _registration = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => _resizes.Release());
    }

    /// <summary>The next entry.</summary>
    public async Task<Entered> ReadAsync(CancellationToken cancellationToken)
    {
        using RawTerminal? raw = RawTerminal.TryEnter(0);
        _drawn.Write(BracketPastes);
        try
        {
            _editor.Begin();
            while (true)
            {
                while (_waiting.TryDequeue(out Key key))
                {
                    if (_editor.Take(key) is { } entered)
                        return entered;
                }

                if (!await MoreAsync(cancellationToken).ConfigureAwait(false))
                    return new Entered(EntryEnd.EndOfInput);
            }
        }
        finally
        {
            _drawn.Write(PlainPastes);
        }
    }

    public void Dispose()
    {
        _registration?.Dispose();
        _resizes.Dispose();
    }

    // A terminal's read cannot be cancelled, but it can be left alone: then the next entry gets what it brings.
    private async Task<bool> MoreAsync(CancellationToken cancellationToken)
    {
        _reading ??= Task.Run(() => _keys.Read(_buffer), CancellationToken.None);
        _resized ??= _resizes.WaitAsync(CancellationToken.None);
        if (await Task.WhenAny(_reading, _resized).WaitAsync(cancellationToken).ConfigureAwait(false) == _resized)
        {
            _resized = null;
            _waiting.Enqueue(new Key(KeyAction.Redraw));
            return true;
        }

        int length = await _reading.ConfigureAwait(false);
        _reading = null;
        foreach (Key key in _decoder.Read(_buffer.AsSpan(0, length)))
            _waiting.Enqueue(key);
        return length > 0;
    }
}
