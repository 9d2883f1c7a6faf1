using CaveRuntime.Storage;

namespace CaveRuntime.Tests.Journal;

/// <summary>A store that does what another one does, but for what a test overrides.</summary>
internal abstract class StoreAround(ISessionStore inner) : ISessionStore
{
    public Task<SessionHold> TakeAsync(string sessionId, TakeMode mode, CancellationToken cancellationToken = default) =>
        inner.TakeAsync(sessionId, mode, cancellationToken);

    public Task ForkAsync(
        string sessionId, string forkId, long lastSeq, SessionSummary summary, CancellationToken cancellationToken = default) =>
        inner.ForkAsync(sessionId, forkId, lastSeq, summary, cancellationToken);

    public Task AppendAsync(
        SessionHold hold, IReadOnlyList<JournalRecord> records, SessionSummary? summary, CancellationToken cancellationToken = default) =>
        inner.AppendAsync(hold, records, summary, cancellationToken);

    public Task ReleaseAsync(SessionHold hold, CancellationToken cancellationToken = default) =>
        inner.ReleaseAsync(hold, cancellationToken);

    public IAsyncEnumerable<JournalRecord> ReadAsync(
        string sessionId, long fromSeq = 1, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(sessionId, fromSeq, cancellationToken);

    public Task<string> KeepAsync(Stream content, CancellationToken cancellationToken = default) =>
        inner.KeepAsync(content, cancellationToken);

    public virtual Task<Stream?> FetchAsync(string hash, CancellationToken cancellationToken = default) =>
        inner.FetchAsync(hash, cancellationToken);

    public IAsyncEnumerable<StoredSession> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    public virtual Task<bool> DeleteAsync(string sessionId, long? lastSeq = null, CancellationToken cancellationToken = default) =>
        inner.DeleteAsync(sessionId, lastSeq, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
