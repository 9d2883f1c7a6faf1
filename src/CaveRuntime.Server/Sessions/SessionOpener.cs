using CaveRuntime.Events;
using CaveRuntime.Server.Problems;
using CaveRuntime.Storage;

namespace CaveRuntime.Server.Sessions;

/// <summary>Makes and takes up the sessions of one tenant: by their preset, with the tools of the service. Thread-safe.</summary>
internal sealed class SessionOpener(
    CaveServerOptions options, CaveHost host, ISessionStore store, Func<Task> makeRoom)
{
    private const string PresetNote = "server.preset", RequestNote = "server.request";

    private readonly StoredSessions _stored = new(store);

    /// <summary>A preset by its name.</summary>
    /// <exception cref="ServiceProblem">There is none.</exception>
    public CavePreset Preset(string name) => options.Presets.GetValueOrDefault(name) ?? throw ServiceProblem.Wrong(
        $"There is no preset '{name}'. Write one of {string.Join(", ", options.Presets.Keys.Order(StringComparer.Ordinal))}.", "preset");

    /// <summary>Makes a session.</summary>
    /// <param name="session">Its place.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="preset">Its kind.</param>
    /// <param name="limits">From the limits of the service to its own.</param>
    /// <param name="request">What it was asked for with, so that the same request finds it again; null for nothing.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<Session> MakeAsync(
        ServedSession session,
        IReadOnlyList<Input> inputs,
        string preset,
        Func<RunLimits, RunLimits> limits,
        string? request,
        CancellationToken cancellationToken)
    {
        CavePreset kind = Preset(preset);
        session.Preset = preset;
        await makeRoom().ConfigureAwait(false);
        Session made = await host.OpenAsync(
            inputs,
            session.Id,
            given =>
            {
                CaveOptions own = kind.Change(given);
                var notes = new Dictionary<string, string>(own.Notes) { [PresetNote] = preset };
                if (request is not null)
                    notes[RequestNote] = request;
                return own with { Limits = limits(own.Limits), Notes = notes };
            },
            cancellationToken).ConfigureAwait(false);
        return await WithToolsAsync(session, made, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes up a session that is kept.</summary>
    /// <exception cref="StoreException">There is none, somebody else holds it, or it is damaged.</exception>
    public async Task<Session> OpenAsync(ServedSession session, CancellationToken cancellationToken)
    {
        (string preset, _) = await NotesAsync(session.Id, cancellationToken).ConfigureAwait(false);
        session.Preset = preset;
        await makeRoom().ConfigureAwait(false);
        CavePreset? kind = options.Presets.GetValueOrDefault(preset);
        Session taken = await host.OpenAsync(
            session.Id,
            kept =>
            {
                // What it was made with counts; of its kind only what no journal holds, such as the model.
                CaveOptions own = (kind ?? new CavePreset()).Change(kept);
                return own with
                {
                    Limits = kept.Limits,
                    ActionFormat = kept.ActionFormat,
                    Route = kept.Route,
                    Context = kept.Context,
                    ContextWindow = kept.ContextWindow,
                    SystemPrompt = kept.SystemPrompt,
                    Policy = kept.Policy,
                    Notes = new Dictionary<string, string>(),
                };
            },
            cancellationToken).ConfigureAwait(false);
        return await WithToolsAsync(session, taken, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The preset that a session was made with, and the request for it.</summary>
    /// <exception cref="StoreException">There is no such session, or it is damaged.</exception>
    public async Task<(string Preset, string? Request)> NotesAsync(string id, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> notes = await _stored.NotesAsync(id, cancellationToken).ConfigureAwait(false);
        return (notes.GetValueOrDefault(PresetNote, options.DefaultPreset), notes.GetValueOrDefault(RequestNote));
    }

    /// <summary>The events of a session that are in its journal, masked.</summary>
    public IAsyncEnumerable<RunEvent> EventsAsync(string id, long from, CancellationToken cancellationToken) =>
        _stored.MaskedEventsAsync(id, from, cancellationToken);

    private async Task<Session> WithToolsAsync(ServedSession served, Session session, CancellationToken cancellationToken)
    {
        try
        {
            foreach (ServedTool tool in options.Tools)
            {
                var lend = new LendOptions { Approve = tool.NeedsApproval ? served.Approvals.AskAsync : null };
                await session.LendAsync(tool.Function, lend, cancellationToken).ConfigureAwait(false);
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
