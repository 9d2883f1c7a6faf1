using CaveRuntime.Storage;

namespace CaveRuntime.Journal;

/// <summary>A value that lies beside the journal.</summary>
internal static class KeptValue
{
    /// <summary>Opens it. Whether it is the one that was kept shows when it is read.</summary>
    /// <exception cref="StoreException">It is lost, or the store is.</exception>
    public static async Task<Stream> OpenAsync(ISessionStore store, string hash, CancellationToken cancellationToken) =>
        await store.FetchAsync(hash, cancellationToken).ConfigureAwait(false) ?? throw new StoreException(
            $"Value {hash} is missing in the store. Put it back from a backup of the store, or ask anew in another session.");
}
