using CaveRuntime.Journal;
using CaveRuntime.Scopes;

namespace CaveRuntime.Objects;

/// <summary>What was given under an earlier host, from the journal.</summary>
internal static class RestoredValue
{
    /// <summary>The value; its bytes stay in the store until a scope takes it in.</summary>
    public static HostValue Of(ValueGiven given, SessionJournal journal) => new(
        new HostVariable(given.Definition, async (pieces, stop) =>
        {
            if (given.Value is not { } hash)
                return;
            Stream value = await journal.ValueAsync(hash, stop).ConfigureAwait(false);
            await using (value.ConfigureAwait(false))
                await value.CopyToAsync(pieces, stop).ConfigureAwait(false);
        }),
        given.Shown,
        given.Description)
    {
        Hash = given.Value ?? "",
    };
}
