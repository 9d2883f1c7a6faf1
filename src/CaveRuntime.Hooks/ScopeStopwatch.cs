using System.Diagnostics;

namespace CaveRuntime.Hooks;

/// <summary>
/// Stands where a cell makes a <see cref="Stopwatch"/>, and where it asks one: the same object, but of the scope's clock. One that came
/// from elsewhere goes on as it is. Not thread-safe, like a stopwatch.
/// </summary>
public class ScopeStopwatch : Stopwatch
{
    // Timestamps and counts of milliseconds begin here rather than with the machine: a long would not hold them from the year 1 on.
    private static readonly long s_zero = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly double s_perTick = (double)Frequency / TimeSpan.TicksPerSecond;

    private long _elapsed;
    private long _since;
    private bool _runs;

    /// <summary>What <c>new Stopwatch()</c> makes.</summary>
    public static Stopwatch New() => new ScopeStopwatch();

    /// <summary>A stopwatch that runs.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "It stands for the framework's of this name.")]
    public static new Stopwatch StartNew()
    {
        var watch = new ScopeStopwatch();
        Start(watch);
        return watch;
    }

    /// <summary>The clock in units of <see cref="Stopwatch.Frequency"/>.</summary>
    public static new long GetTimestamp() =>
        ScopeSource.TryClock(out long utc)
            ? (long)((Int128)(utc - s_zero) * Frequency / TimeSpan.TicksPerSecond)
            : Stopwatch.GetTimestamp();

    /// <summary>The time since then.</summary>
    public static new TimeSpan GetElapsedTime(long startingTimestamp) => GetElapsedTime(startingTimestamp, GetTimestamp());

    /// <summary>Lets it run.</summary>
    public static void Start(Stopwatch watch)
    {
        if (watch is not ScopeStopwatch own)
            watch.Start();
        else if (!own._runs)
            (own._since, own._runs) = (GetTimestamp(), true);
    }

    /// <summary>Stops it.</summary>
    public static void Stop(Stopwatch watch)
    {
        if (watch is not ScopeStopwatch own)
            watch.Stop();
        else
            (own._elapsed, own._runs) = (own.Count(), false);
    }

    /// <summary>Stops it and forgets what it has counted.</summary>
    public static void Reset(Stopwatch watch)
    {
        if (watch is not ScopeStopwatch own)
            watch.Reset();
        else
            (own._elapsed, own._runs) = (0, false);
    }

    /// <summary>Begins anew.</summary>
    public static void Restart(Stopwatch watch)
    {
        if (watch is not ScopeStopwatch own)
            watch.Restart();
        else
            (own._elapsed, own._since, own._runs) = (0, GetTimestamp(), true);
    }

    /// <summary>Whether it runs.</summary>
    public static bool Runs(Stopwatch watch) => watch is ScopeStopwatch own ? own._runs : watch.IsRunning;

    /// <summary>What it has counted.</summary>
    public static new TimeSpan Elapsed(Stopwatch watch) => watch is ScopeStopwatch own ? own.Span() : watch.Elapsed;

    /// <summary>What it has counted, in milliseconds.</summary>
    public static new long ElapsedMilliseconds(Stopwatch watch) =>
        watch is ScopeStopwatch own ? own.Span().Ticks / TimeSpan.TicksPerMillisecond : watch.ElapsedMilliseconds;

    /// <summary>What it has counted, in units of <see cref="Stopwatch.Frequency"/>.</summary>
    public static new long ElapsedTicks(Stopwatch watch) => watch is ScopeStopwatch own ? own.Count() : watch.ElapsedTicks;

    /// <inheritdoc/>
    public override string ToString() => Span().ToString();

    /// <summary>Milliseconds since the clock's zero.</summary>
    internal static long Milliseconds(long utc) => (utc - s_zero) / TimeSpan.TicksPerMillisecond;

    private long Count() => _runs ? _elapsed + Math.Max(0, GetTimestamp() - _since) : _elapsed;

    private TimeSpan Span() => new((long)(Count() / s_perTick));
}
