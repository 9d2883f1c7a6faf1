using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Storage;

namespace CaveRuntime.Journal;

/// <summary>How a piece of work goes through the journal, the same for its run and all children. Thread-safe.</summary>
/// <param name="isClosed">Whether the work has ended and is only gone through again: it then ends where the journal does.</param>
/// <param name="begun">What it depended on when it was begun.</param>
/// <param name="present">What it depends on where the journal ends.</param>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no handle.")]
internal sealed class WorkReplay(bool isClosed, WorkSettings begun, WorkSettings present)
{
    private readonly CancellationTokenSource _parting = new();
    private StoreException? _parted;

    /// <summary>Whether it ends where the journal does.</summary>
    public bool IsClosed => isClosed;

    /// <summary>What it depended on when it was begun.</summary>
    public WorkSettings Begun => begun;

    /// <summary>What it depends on where the journal ends.</summary>
    public WorkSettings Present => present;

    /// <summary>Cancelled when the work is found not to follow its journal: whatever runs has to stop.</summary>
    public CancellationToken Parting => _parting.Token;

    /// <summary>Where it does not; null while it does.</summary>
    public StoreException? Parted => Volatile.Read(ref _parted);

    /// <summary>The work asks for something else than what is in the journal.</summary>
    /// <returns>What that ends it with.</returns>
    public StoreException Part(string message)
    {
        var parted = new StoreException(message);
        parted = Interlocked.CompareExchange(ref _parted, parted, null) ?? parted;
        _parting.Cancel();
        return parted;
    }
}
