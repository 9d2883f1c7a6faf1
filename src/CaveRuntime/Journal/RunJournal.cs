using System.Collections.Concurrent;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Journal;

/// <summary>
/// The journal as one run sees it: names for what it asks, and the outcomes that are known. A run is sequential but for the calls of its
/// cells; these are named by what they are. Thread-safe.
/// </summary>
/// <param name="session">The session's journal.</param>
/// <param name="path">Names the run.</param>
/// <param name="scope">Names its scope.</param>
/// <param name="isClosed">Whether the run has ended and is only gone through again: it then ends where the journal does.</param>
internal sealed class RunJournal(SessionJournal session, string path, string scope, bool isClosed)
{
    /// <summary>The scope of the session itself; a child's has the name of its run.</summary>
    public const string SessionScope = "s";

    private readonly ConcurrentDictionary<string, int> _times = new();
    private int _models;
    private (string Key, Exception Failure)? _failing;

    /// <summary>The session's journal.</summary>
    public SessionJournal Session => session;

    /// <summary>Names the run.</summary>
    public string Path => path;

    /// <summary>Names its scope.</summary>
    public string Scope => scope;

    /// <summary>The run of a child that this call asks for.</summary>
    public RunJournal Child(string key) => new(session, key, key, isClosed);

    /// <summary>Names the next call of a model by the run itself.</summary>
    public string NextModelKey() => FormattableString.Invariant($"{path}#{Interlocked.Increment(ref _models)}");

    /// <summary>A call of a model by the run itself fails; the run may survive that.</summary>
    /// <returns>The failure.</returns>
    public T Failing<T>(string key, T failure) where T : Exception
    {
        _failing = (key, failure);
        return failure;
    }

    /// <summary>The run ends with an exception: where that is the failure of one of its own calls, who takes it up asks that again.</summary>
    public void EndWith(Exception e) => Failed = _failing is { } failing && ReferenceEquals(failing.Failure, e) ? failing.Key : "";

    /// <summary>The call whose failure has ended the run; empty for none.</summary>
    public string Failed { get; private set; } = "";

    /// <summary>Names a call of a cell.</summary>
    public string NextCallKey(ScopeCall call)
    {
        // Calls that the host makes itself have no cell, so the run is their place.
        string bare = CallKey.Of(call.Cell == 0 ? path : scope, call);
        return FormattableString.Invariant($"{bare}.{_times.AddOrUpdate(bare, 1, (_, times) => times + 1)}");
    }

    /// <summary>The cell has ended: the same calls of another one are named anew.</summary>
    public void EndCell() => _times.Clear();

    /// <summary>Says that something is about to leave, and waits until that is on the disk.</summary>
    /// <exception cref="OperationCanceledException">The run has ended long ago; nothing of it goes on.</exception>
    /// <exception cref="CaveRuntime.Storage.StoreException">It cannot be kept, so it may not leave.</exception>
    public Task BeginAsync(string key)
    {
        ThrowIfClosed();
        return session.KeepAsync(new CallBegun(key));
    }

    /// <summary>Ends a run that is only gone through again, where the journal has no more.</summary>
    /// <exception cref="OperationCanceledException">It does.</exception>
    public void ThrowIfClosed()
    {
        if (isClosed)
            throw new OperationCanceledException("The journal ends here.");
    }
}
