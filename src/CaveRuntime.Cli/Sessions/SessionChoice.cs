using CaveRuntime.Cli.Shell;
using CaveRuntime.Storage;

namespace CaveRuntime.Cli.Sessions;

/// <summary>Which session a command works in.</summary>
/// <param name="Name">Its name; null for the newest or a new one.</param>
/// <param name="IsNewest">Whether it is the newest that there is.</param>
/// <param name="IsKept">Whether it is to be kept.</param>
internal sealed record SessionChoice(string? Name, bool IsNewest, bool IsKept)
{
    /// <summary>Whether it is asked for by itself: then one that cannot be kept is an error.</summary>
    public bool IsNamed => Name is not null || IsNewest;

    /// <summary>Its name, where it may be there already.</summary>
    /// <exception cref="UsageException">There is no newest one.</exception>
    public async Task<string> FindAsync(ISessionStore store, CancellationToken cancellationToken)
    {
        if (Name is not null)
            return Name;
        StoredSession? newest = await store.ListAsync(cancellationToken).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return newest?.Id ?? throw new UsageException("--continue: no session is kept yet. Leave it out to begin one.");
    }
}
