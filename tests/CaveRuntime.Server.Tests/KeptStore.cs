using CaveRuntime.Storage;

namespace CaveRuntime.Server.Tests;

/// <summary>A store that stays where the service that has opened it is gone.</summary>
internal sealed class KeptStore(ISessionStore store) : ISessionStore
{
    public Task<SessionHold> TakeAsync(string sessionId, TakeMode mode, CancellationToken cancellationToken = default) =>
        store.TakeAsync(sessionId, mode, cancellationToken);

    public Task ForkAsync(
        string sessionId, string forkId, long lastSeq, SessionSummary summary, CancellationToken cancellationToken = default) =>
        store.ForkAsync(sessionId, forkId, lastSeq, summary, cancellationToken);

    public Task AppendAsync(
        SessionHold hold, IReadOnlyList<JournalRecord> records, SessionSummary? summary, CancellationToken cancellationToken = default) =>
        store.AppendAsync(hold, records, summary, cancellationToken);

    public Task ReleaseAsync(SessionHold hold, CancellationToken cancellationToken = default) => store.ReleaseAsync(hold, cancellationToken);

    public IAsyncEnumerable<JournalRecord> ReadAsync(string sessionId, long fromSeq = 1, CancellationToken cancellationToken = default) =>
        store.ReadAsync(sessionId, fromSeq, cancellationToken);

    public Task<string> KeepAsync(Stream content, CancellationToken cancellationToken = default) =>
        store.KeepAsync(content, cancellationToken);

    public Task<Stream?> FetchAsync(string hash, CancellationToken cancellationToken = default) => store.FetchAsync(hash, cancellationToken);

    public IAsyncEnumerable<StoredSession> ListAsync(CancellationToken cancellationToken = default) => store.ListAsync(cancellationToken);

    public Task<bool> DeleteAsync(string sessionId, long? lastSeq = null, CancellationToken cancellationToken = default) =>
        store.DeleteAsync(sessionId, lastSeq, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
