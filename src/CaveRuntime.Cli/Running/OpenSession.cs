using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Sessions;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Storage;

namespace CaveRuntime.Cli.Running;

/// <summary>A session with its host, its models and the store that keeps it, opened and closed together.</summary>
internal sealed class OpenSession : IAsyncDisposable
{
    private readonly OpenHost _host;
    private readonly Terminal _terminal;
    private bool _isMadeUp;

    private OpenSession(OpenHost host, Session session, ISessionStore? store, int maxTurns, Terminal terminal)
    {
        (_host, Session, Store, MaxTurns, _terminal) = (host, session, store, maxTurns, terminal);
    }

    public Session Session { get; }

    /// <summary>Where it is kept; null where it is not.</summary>
    public ISessionStore? Store { get; }

    /// <summary>What it is kept as; null where it is not.</summary>
    public string? Name => Store is null ? null : Session.Id;

    /// <summary>Most turns of a run.</summary>
    public int MaxTurns { get; }

    /// <summary>The time limit of a question, the reading of its inputs included; null for a session that was taken up.</summary>
    public TimeSpan? Timeout { get; private init; }

    /// <summary>Whether it was there before.</summary>
    public bool IsTakenUp { get; private init; }

    /// <summary>Whether something was asked of it; one that nobody has named and nobody has used is not kept.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Makes or takes up the session that was chosen.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="flags">What the command line says.</param>
    /// <param name="fixedFlags">Flags that a session which is there cannot take any more.</param>
    /// <param name="read">Reads the inputs; it is given the models of a new session.</param>
    /// <param name="isTimed">Whether reading the inputs counts under the time limit.</param>
    /// <param name="verbose">Whether to log.</param>
    /// <param name="terminal">The surroundings.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<OpenSession> OpenAsync(
        SessionChoice choice,
        Settings flags,
        IEnumerable<string> fixedFlags,
        Func<OpenModels?, CancellationToken, Task<IReadOnlyList<Input>>> read,
        bool isTimed,
        bool verbose,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        ISessionStore? store = choice.IsNamed ? SessionFolder.Open(terminal) : null;
        OpenHost? host = null;
        try
        {
            string? name = store is null ? null : await choice.FindAsync(store, cancellationToken).ConfigureAwait(false);
            if (name is not null && await NotesAsync(store!, name, cancellationToken).ConfigureAwait(false) is { } notes)
            {
                await RefuseAsync(name, fixedFlags, read, cancellationToken).ConfigureAwait(false);
                return await TakeUpAsync(store!, name, flags, notes, verbose, terminal, cancellationToken).ConfigureAwait(false);
            }

            host = OpenHost.Open(flags, verbose, terminal);
            Task<ISessionStore?> opening = Task.FromResult(store);
            if (store is null && choice.IsKept && host.Settings.Journal != false)
                opening = Task.Run<ISessionStore?>(() => TryOpen(terminal), CancellationToken.None);
            (Session session, store) = await host.OpenKeptAsync(
                stop => read(host.Models, stop), opening, name, isTimed, cancellationToken).ConfigureAwait(false);
            return new OpenSession(host, session, store, host.MaxTurns, terminal) { _isMadeUp = name is null, Timeout = host.Timeout };
        }
        catch
        {
            if (host is not null)
                await host.DisposeAsync().ConfigureAwait(false);
            if (store is not null)
                await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes up a session that is there.</summary>
    /// <param name="store">Where it is; it is this one's from now on, unless this fails.</param>
    /// <param name="name">The session.</param>
    /// <param name="flags">What the command line says, over what the session keeps.</param>
    /// <param name="notes">What was noted of it.</param>
    /// <param name="verbose">Whether to log.</param>
    /// <param name="terminal">The surroundings.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<OpenSession> TakeUpAsync(
        ISessionStore store,
        string name,
        Settings flags,
        IReadOnlyDictionary<string, string> notes,
        bool verbose,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        Settings settings = SessionNotes.Under(flags, notes);
        OpenHost host = OpenHost.Open(settings, verbose, terminal);
        try
        {
            RunLimits limits = new();
            // Of the time that reading took when it was made the session keeps nothing.
            Settings changed = flags with { Timeout = settings.Timeout };
            Session session = await host.TakeUpAsync(store, name, kept => limits = changed.Over(kept), cancellationToken)
                .ConfigureAwait(false);
            return new OpenSession(host, session, store, limits.MaxTurns, terminal) { IsTakenUp = true };
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync().ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
        if (Store is null)
            return;
        try
        {
            if (_isMadeUp && !IsUsed)
                await Store.DeleteAsync(Session.Id).ConfigureAwait(false);
            else if (IsUsed)
                await Retention.Of(_host.Settings).ApplyAsync(Store, _terminal.Time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // Tidying up can wait; the run itself has said what is wrong with the store.
        }

        await Store.DisposeAsync().ConfigureAwait(false);
    }

    private static ISessionStore? TryOpen(Terminal terminal)
    {
        try
        {
            return SessionFolder.Open(terminal);
        }
        catch (StoreException e)
        {
            NotKept(e, terminal);
            return null;
        }
    }

    /// <summary>Says that a run goes on all the same.</summary>
    internal static void NotKept(StoreException e, Terminal terminal) =>
        terminal.Warn($"not journaled: {e.Message} The run goes on, and cannot be resumed.");

    // Null where there is no such session.
    private static async Task<IReadOnlyDictionary<string, string>?> NotesAsync(
        ISessionStore store, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await new StoredSessions(store).NotesAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (SessionMissingException)
        {
            return null;
        }
    }

    private static async Task RefuseAsync(
        string name,
        IEnumerable<string> fixedFlags,
        Func<OpenModels?, CancellationToken, Task<IReadOnlyList<Input>>> read,
        CancellationToken cancellationToken)
    {
        if (fixedFlags.FirstOrDefault() is { } flag)
            throw new UsageException($"{flag}: session '{name}' keeps what it was made with. Leave {flag} out, or name another session.");
        if ((await read(null, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            throw new UsageException(
                $"session '{name}' is there already and keeps its inputs. Leave the inputs out (</dev/null where text is piped in) to ask it something more, or name another session for these.");
        }
    }
}
