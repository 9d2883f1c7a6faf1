using System.Collections.Concurrent;
using CaveRuntime.Budgets;
using CaveRuntime.Replies;
using CaveRuntime.Scopes;

namespace CaveRuntime.Trees;

/// <summary>What the runs of one question share, however deep they are: one ledger, one deadline, one limit of calls in flight, one memory
/// of replies. Thread-safe.</summary>
internal sealed class RunTree : IDisposable
{
    private readonly CancellationTokenSource _deadline;
    private readonly ConcurrentDictionary<int, SemaphoreSlim> _children = new();
    private readonly long _start;

    /// <summary>A tree of its own for each question.</summary>
    /// <param name="options">What the host was made of.</param>
    /// <param name="scopes">Where scopes come from.</param>
    /// <param name="runChild">Runs a child.</param>
    /// <param name="worked">Time that earlier hosts have worked on it.</param>
    public RunTree(CaveOptions options, IScopeProvider scopes, RunChild runChild, TimeSpan worked = default)
    {
        (Options, Scopes, RunChild, Worked) = (options, scopes, runChild, worked);
        _start = options.TimeProvider.GetTimestamp();
        _deadline = new CancellationTokenSource(Left(options.Limits.Timeout - worked), options.TimeProvider);
        Places = new SemaphoreSlim(options.Limits.MaxParallel);
        Replies = options.Replies ?? new ReplyCache();
    }

    /// <summary>What the host was made of.</summary>
    public CaveOptions Options { get; }

    /// <summary>Where scopes come from.</summary>
    public IScopeProvider Scopes { get; }

    /// <summary>Runs a child: how it is done is known above, who wants one sits below.</summary>
    public RunChild RunChild { get; }

    /// <summary>What all runs together have reserved and spent.</summary>
    public Ledger Ledger { get; } = new();

    /// <summary>A place for each model call in flight.</summary>
    public SemaphoreSlim Places { get; }

    /// <summary>Replies to earlier subcalls.</summary>
    public ReplyCache Replies { get; }

    /// <summary>Models that refused to have their reply constrained by a schema.</summary>
    public ConcurrentDictionary<string, bool> Unconstrained { get; } = new();

    /// <summary>Cancelled when the time for the whole tree is up.</summary>
    public CancellationToken Deadline => _deadline.Token;

    /// <summary>Time until then; not below zero.</summary>
    public TimeSpan TimeLeft => Left(Options.Limits.Timeout - Worked - Options.TimeProvider.GetElapsedTime(_start));

    /// <summary>Time that earlier hosts have worked on it.</summary>
    public TimeSpan Worked { get; }

    /// <summary>A place for each child of this depth that runs. Each depth has its own, so that a parent that waits never keeps its
    /// children from running.</summary>
    public SemaphoreSlim ChildPlaces(int depth) => _children.GetOrAdd(depth, _ => new SemaphoreSlim(Options.Limits.MaxParallelChildren));

    /// <inheritdoc/>
    public void Dispose() => _deadline.Dispose();

    private static TimeSpan Left(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}

/// <summary>Runs a child to its answer. Throws nothing.</summary>
internal delegate Task<Answer> RunChild(RunNode child, string question, IAnswerShape? shape, CancellationToken cancellationToken);
