using CaveRuntime.Cli.Configuration;
using CaveRuntime.Storage;

namespace CaveRuntime.Cli.Sessions;

/// <summary>How long sessions are kept that are finished.</summary>
/// <param name="MaxAge">Those that nobody has used for longer go.</param>
/// <param name="MaxBytes">Those go that nobody has used for longest, until the journals of all together take no more.</param>
internal sealed record Retention(TimeSpan? MaxAge, long? MaxBytes)
{
    private static readonly TimeSpan s_age = TimeSpan.FromDays(90);
    private const long Bytes = 5_000_000_000;

    /// <summary>What the settings say, or 90 days and 5 GB.</summary>
    public static Retention Of(Settings settings) => new(settings.JournalMaxAge ?? s_age, settings.JournalMaxSize ?? Bytes);

    /// <summary>Deletes what goes.</summary>
    public Task<IReadOnlyList<string>> ApplyAsync(ISessionStore store, TimeProvider time, CancellationToken cancellationToken) =>
        new StoredSessions(store).PruneAsync(time.GetUtcNow() - MaxAge, MaxBytes, cancellationToken);
}
