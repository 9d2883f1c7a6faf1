using System.Diagnostics;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Scripting.Drawing;

/// <summary>
/// What one cell sees of time and chance. Its clock moves at most once a millisecond, more coarsely the more often it has moved, and
/// every move is reported; what was reported before is shown again, read by read. Thread-safe.
/// </summary>
internal sealed class CellDraws
{
    // After so many moves the clock becomes twice as coarse: it never stands still, so that nothing waits on it for ever, and a cell that
    // spins on it for an hour has moved it 5,600 times.
    private const int MovesOfAStep = 256;
    private const int MaxDoublings = 40;

    private readonly Lock _gate = new();
    private readonly long _begun = Stopwatch.GetTimestamp();
#pragma warning disable RS0030 // The one place where a cell's clock meets the real one, inside the worker.
    private readonly long _start = DateTime.UtcNow.Ticks;
#pragma warning restore RS0030
    private readonly IReadOnlyList<ClockMove> _recorded;
    private readonly long _recordedReads;
    private readonly List<ClockMove> _moves = [];
    private long _now;
    private long _ahead;
    private long _reads;
    private long _reportedReads;
    private int _shown;
    private int _reported;
    private bool _isLive;

    /// <summary>Makes what a cell begins with.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="floor">What the clock of the cell before has shown, in ticks of UTC; 0 for none.</param>
    public CellDraws(DrawSource source, long floor)
    {
        Chance = new SeededRandom(source.Seed);
        (_recorded, _recordedReads) = (source.Recorded?.Moves ?? [], source.Recorded?.Reads ?? 0);
        _reportedReads = _recordedReads;
        _now = Math.Max(floor, source.Start?.UtcTicks ?? 0);
    }

    /// <summary>Random numbers, by the order in which they are drawn.</summary>
    public Random Chance { get; }

    /// <summary>What the clock showed last, in ticks of UTC.</summary>
    public long Last
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    /// <summary>Reads the clock: ticks of UTC.</summary>
    public long Read()
    {
        lock (_gate)
        {
            _reads++;
            if (_reads > _recordedReads)
                Move();
            else if (_shown < _recorded.Count && _recorded[_shown].Read <= _reads)
                _now = Math.Clamp(_recorded[_shown++].Utc, 0, DateTime.MaxValue.Ticks);
            return _now;
        }
    }

    /// <summary>What is to be reported since the last report; null for nothing.</summary>
    public ClockReads? Take()
    {
        lock (_gate)
        {
            if (_reads <= _reportedReads)
                return null;
            var piece = new ClockReads(_recorded.Count + _reported, _reads, _moves[_reported..]);
            (_reported, _reportedReads) = (_moves.Count, _reads);
            return piece;
        }
    }

    private void Move()
    {
        long real = _start + Stopwatch.GetElapsedTime(_begun).Ticks;
        // What was shown may be ahead of this machine's clock: it goes on from there as time passes.
        if (!_isLive)
            _ahead = Math.Max(0, _now - real);
        int moves = _recorded.Count + _moves.Count;
        long step = TimeSpan.TicksPerMillisecond << Math.Min(moves / MovesOfAStep, MaxDoublings);
        long now = Math.Min(real + _ahead, DateTime.MaxValue.Ticks);
        bool isDue = now - _now >= step || (moves == 0 && !_isLive);
        _isLive = true;
        if (!isDue || moves >= ClockReads.MaxMoves)
            return;
        _now = now;
        _moves.Add(new ClockMove(_reads, now));
    }
}
