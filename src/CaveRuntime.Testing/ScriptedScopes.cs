using CaveRuntime.Scopes;

namespace CaveRuntime.Testing;

/// <summary>
/// Scopes that run no code: each cell's result is looked up in a table, by its code without blanks around it. For tests of what lies above
/// a
/// scope. Thread-safe.
/// </summary>
/// <param name="cells">What cells give, by their code. A cell that is not in it fails as one that threw.</param>
/// <param name="isolation">What they claim to be; has to be that of the options. <see cref="IsolationMode.Sealed"/>.</param>
public sealed class ScriptedScopes(
    IReadOnlyDictionary<string, ScriptedCell> cells,
    IsolationMode isolation = IsolationMode.Sealed) : IScopeProvider
{
    private readonly List<string> _ran = [];
    private int _opened;

    /// <inheritdoc/>
    public IsolationMode Isolation => isolation;

    /// <summary>How many scopes were opened so far.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>The code of the cells so far, in order.</summary>
    public IReadOnlyList<string> Ran
    {
        get
        {
            lock (_ran)
                return [.. _ran];
        }
    }

    /// <inheritdoc/>
    public Task<IScope> OpenAsync(ScopeRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _opened);
        return Task.FromResult<IScope>(new ScriptedScope(new IsolationReport(isolation, IsolationTier.T0), Find));
    }

    /// <inheritdoc/>
    public Task WarmAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ScriptedCell Find(string code)
    {
        lock (_ran)
            _ran.Add(code);
        return cells.TryGetValue(code.Trim(), out ScriptedCell? cell) ? cell : new ScriptedCell { Error = "the table has no such cell" };
    }
}

/// <summary>What a scripted cell gives. Immutable.</summary>
public sealed record ScriptedCell
{
    /// <summary>What it prints. Nothing.</summary>
    public string Output { get; init; } = "";

    /// <summary>Preview of its final expression; null for none.</summary>
    public string? Value { get; init; }

    /// <summary>The answer that it gives by FINAL; null for none.</summary>
    public string? Final { get; init; }

    /// <summary>The message of the exception that it throws; null for none.</summary>
    public string? Error { get; init; }
}
