using System.Diagnostics.CodeAnalysis;
using System.Text;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Drawing;

namespace CaveRuntime.Scripting.Running;

/// <summary>
/// One cell while it runs: its output, its answer if it gives one, and why it was stopped if it was. Work that a cell
/// leaves behind keeps its own run, which has ended: what it prints or answers then is dropped, never shown to a later cell.
/// Thread-safe.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The source has no timer and no handle; work that the cell left behind may look at its token at any time.")]
internal sealed class CellRun(int number, int outputLimit, CellDraws? draws = null, bool fingerprints = false)
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private readonly CancellationTokenSource _stopped = new();
    private volatile bool _silent;
    private volatile bool _ended;

    public int Number => number;

    /// <summary>Its time and chance; null for the machine's own.</summary>
    public CellDraws? Draws => draws;

    /// <summary>Whether its report tells the fingerprints of variables.</summary>
    public bool Fingerprints => fingerprints;

    public CancellationToken Cancellation => _stopped.Token;

    /// <summary>Whether it is over; what comes now is dropped.</summary>
    public bool IsSilent => _silent;

    /// <summary>Why the cell was stopped; null where it was not.</summary>
    public CellError? StopReason { get; private set; }

    /// <summary>The exception that stopped the cell from another thread; null where none did.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>The answer; null while there is none.</summary>
    public FinalValue? Final { get; private set; }

    /// <summary>Stops the cell for this reason. Only the first reason counts.</summary>
    /// <returns>Whether this call was the first.</returns>
    public bool Stop(CellError? reason, Exception? fault = null)
    {
        lock (_gate)
        {
            if (_ended || _stopped.IsCancellationRequested)
                return false;
            (StopReason, Fault) = (reason, fault);
            try
            {
                _stopped.Cancel();
            }
            catch (AggregateException)
            {
                // The cell's own callbacks have thrown. It is being stopped already, and for a better reason.
            }

            return true;
        }
    }

    /// <summary>Takes the answer. Only the first one counts.</summary>
    public bool Answer(FinalValue value)
    {
        lock (_gate)
        {
            if (_silent || Final is not null)
                return false;
            Final = value;
            return true;
        }
    }

    /// <summary>Takes output.</summary>
    /// <returns>False where the output limit is reached; what fits was taken.</returns>
    public bool Print(ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            if (_silent)
                return true;
            int room = outputLimit - _output.Length;
            _output.Append(text[..Math.Min(text.Length, room)]);
            return text.Length <= room;
        }
    }

    /// <summary>
    /// Its code has run to its end: nothing is printed or answered from here on, whatever is still read of its objects for the
    /// report. It can still be stopped, since that reading may run code of its own.
    /// </summary>
    public void Silence()
    {
        lock (_gate)
            _silent = true;
    }

    /// <summary>Ends the run and hands its output over.</summary>
    public string End()
    {
        lock (_gate)
        {
            _ended = _silent = true;
            return _output.ToString();
        }
    }

    /// <summary>Ends the waiting of work that the cell left behind: the host answers a cell that has ended no more.</summary>
    public void Abandon() => _ = _stopped.CancelAsync();
}
