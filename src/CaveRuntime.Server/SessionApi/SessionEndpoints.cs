using CaveRuntime.Server.Access;
using CaveRuntime.Server.Http;
using CaveRuntime.Server.Problems;
using CaveRuntime.Server.Sessions;
using CaveRuntime.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CaveRuntime.Server.SessionApi;

/// <summary>Sessions: made, listed, forked, deleted.</summary>
internal static class SessionEndpoints
{
    private const int MostOnAPage = 1_000, OnAPage = 100;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/sessions", (Delegate)CreateAsync).WithSummary("Make a session over inputs.")
            .Body<NewSession>().Keyed().Produces<SessionReply>(201).Produces<SessionReply>();
        group.MapGet("/sessions", (Delegate)ListAsync).WithSummary("List sessions, the one that was used last first.")
            .Number("limit", "Most on the page.").Text("after", "The 'next' of the page before.").Produces<Page<SessionReply>>();
        group.MapGet("/sessions/{id}", GetAsync).WithSummary("What a session is at.").Produces<SessionReply>();
        group.MapDelete("/sessions/{id}", DeleteAsync).WithSummary("Delete a session, and stop what is under way in it.").Produces(204);
        group.MapPost("/sessions/{id}/fork", ForkAsync).WithSummary("Make a session that has all that this one has, or a part.")
            .Body<NewFork>(isRequired: false).Keyed().Produces<ForkReply>(201);
        group.MapPost("/sessions/{id}/compact", CompactAsync).WithSummary("Summarize what the model is sent.")
            .Body<NewSummary>(isRequired: false).Produces<CompactReply>();
    }

    private static async Task<IResult> CreateAsync(HttpContext context)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        Caller caller = Caller.Of(context);
        string? key = context.Request.IdempotencyKey();
        NewSession order = await ServerJson.ReadAsync<NewSession>(context.Request, cancellationToken).ConfigureAwait(false);
        string preset = order.Preset ?? caller.Service.Options.DefaultPreset;
        _ = caller.Tenant.Opener.Preset(preset);
        string id = NameOf(order.Id, caller, key);
        string? request = key is null ? null : Fingerprint.Of(order);
        ServedSession session = caller.Tenant.Place(id);
        int status = 201;
        try
        {
            await session.MakeAsync(
                () => caller.Tenant.Opener.MakeAsync(
                    session,
                    [.. order.Inputs.Select(i => Input.FromText(i.Name, i.Text))],
                    preset,
                    limits => Lower(limits, order.Limits),
                    request,
                    cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (SessionExistsException) when (request is not null)
        {
            (_, string? first) = await caller.Tenant.Opener.NotesAsync(id, cancellationToken).ConfigureAwait(false);
            if (first != request)
                throw ServiceProblem.OtherRequest("session");
            status = 200;
        }

        context.Response.Headers.Location = $"/v1/cave/sessions/{id}";
        return ServerJson.Reply(await ReplyAsync(caller.Tenant, id, cancellationToken).ConfigureAwait(false), status);
    }

    private static async Task<IResult> ListAsync(HttpContext context)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        Tenant tenant = Caller.Of(context).Tenant;
        int most = (int)context.Request.Number("limit", OnAPage, 1, MostOnAPage);
        string? after = context.Request.Query["after"];
        List<StoredSession> page = await tenant.Store.ListAsync(cancellationToken)
            .SkipWhile(s => after is not null && s.Id != after).Skip(after is null ? 0 : 1)
            .Take(most + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        return ServerJson.Reply(new Page<SessionReply>(
            [.. page.Take(most).Select(s => SessionReply.Of(s, tenant.Here(s.Id)))], page.Count > most ? page[most - 1].Id : null));
    }

    private static async Task<IResult> GetAsync(HttpContext context, string id)
    {
        Tenant tenant = Caller.Of(context).Tenant;
        await tenant.FindAsync(id, context.RequestAborted).ConfigureAwait(false);
        return ServerJson.Reply(await ReplyAsync(tenant, id, context.RequestAborted).ConfigureAwait(false));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string id) =>
        await Caller.Of(context).Tenant.DeleteAsync(id, context.RequestAborted).ConfigureAwait(false)
            ? Results.NoContent()
            : throw ServiceProblem.NoSession(id);

    private static async Task<IResult> ForkAsync(HttpContext context, string id)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        Caller caller = Caller.Of(context);
        string? key = context.Request.IdempotencyKey();
        NewFork order = await ServerJson.ReadOrDefaultAsync<NewFork>(context.Request, cancellationToken).ConfigureAwait(false);
        await caller.Tenant.FindAsync(id, cancellationToken).ConfigureAwait(false);
        string fork = NameOf(order.Id, caller, key is null ? null : $"{id}\n{key}\n{order.Turn}");
        string? problem = null;
        try
        {
            problem = await caller.Tenant.Stored.ForkAsync(id, fork, order.Turn, cancellationToken).ConfigureAwait(false);
        }
        catch (SessionExistsException) when (key is not null && order.Id is null)
        {
            // The same request has made it.
        }

        context.Response.Headers.Location = $"/v1/cave/sessions/{fork}";
        return ServerJson.Reply(new ForkReply(fork, problem), 201);
    }

    private static async Task<IResult> CompactAsync(HttpContext context, string id)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        NewSummary order = await ServerJson.ReadOrDefaultAsync<NewSummary>(context.Request, cancellationToken).ConfigureAwait(false);
        ServedSession session = await Caller.Of(context).Tenant.FindAsync(id, cancellationToken).ConfigureAwait(false);
        CompactReport report = await session.DoAsync(
            (open, stop) => open.CompactAsync(order.Instructions, stop), cancellationToken).ConfigureAwait(false);
        return ServerJson.Reply(
            new CompactReply(report.TokensBefore, report.TokensAfter, UsageReply.Of(report.Usage), report.Problem));
    }

    private static string NameOf(string? given, Caller caller, string? key) => given is null
        ? Fingerprint.Name("s", caller.Tenant.Name, key)
        : SessionName.IsValid(given) && !CaveService.IsPassing(given) ? given : throw ServiceProblem.Wrong($"'id' cannot be that: write {SessionName.Rule}.", "id");

    private static async Task<SessionReply> ReplyAsync(Tenant tenant, string id, CancellationToken cancellationToken)
    {
        StoredSession stored = await tenant.Store.ListAsync(cancellationToken)
            .FirstOrDefaultAsync(s => s.Id == id, cancellationToken).ConfigureAwait(false) ?? throw ServiceProblem.NoSession(id);
        ServedSession? here = tenant.Here(id);
        string preset = here?.Preset ?? (await tenant.Opener.NotesAsync(id, cancellationToken).ConfigureAwait(false)).Preset;
        return SessionReply.Of(stored, here) with { Preset = preset };
    }

    // A caller may have less than the service gives, never more.
    private static RunLimits Lower(RunLimits most, NewLimits? asked) => asked is null ? most : most with
    {
        MaxTurns = Math.Min(asked.MaxTurns ?? most.MaxTurns, most.MaxTurns),
        MaxSubcalls = Math.Min(asked.MaxSubcalls ?? most.MaxSubcalls, most.MaxSubcalls),
        MaxDepth = Math.Min(asked.MaxDepth ?? most.MaxDepth, most.MaxDepth),
        MaxTokens = Least(asked.MaxTokens, most.MaxTokens),
        MaxCostUsd = Least(asked.MaxCostUsd, most.MaxCostUsd),
        Timeout = asked.TimeoutSeconds is not { } seconds ? most.Timeout
            : seconds is > 0 and <= 86_400 ? TimeSpan.FromSeconds(Math.Min(seconds, most.Timeout.TotalSeconds))
            : throw ServiceProblem.Wrong("'limits.timeout_seconds' has to be more than 0, and at most 86400.", "limits.timeout_seconds"),
    };

    private static T? Least<T>(T? asked, T? most) where T : struct, IComparable<T> =>
        asked is null || most is null ? asked ?? most : asked.Value.CompareTo(most.Value) < 0 ? asked : most;
}
