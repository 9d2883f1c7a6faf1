using System.Text.Json.Nodes;
using CaveRuntime.Events;
using CaveRuntime.Scopes;
using CaveRuntime.Server.Access;
using CaveRuntime.Server.Http;
using CaveRuntime.Server.Problems;
using CaveRuntime.Server.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CaveRuntime.Server.SessionApi;

/// <summary>What a session's scope holds: cells of the caller's own, variables, values.</summary>
internal static class ScopeEndpoints
{
    private const int MostOnAPage = 1_000, OnAPage = 200, CharsOnAPage = 100_000, MostCharsOnAPage = 1_000_000;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/sessions/{id}/cells", RunAsync)
            .WithSummary("Run a cell of your own. It goes on where the connection ends; its events tell how it ended.")
            .Body<NewCell>().Produces<CellReply>();
        group.MapGet("/sessions/{id}/variables", ListAsync).WithSummary("The variables, by name.")
            .Number("limit", "Most on the page.").Text("after", "The 'next' of the page before.").Produces<Page<VariableReply>>();
        group.MapGet("/sessions/{id}/variables/{name}", ValueAsync).WithSummary("A part of a variable's JSON.")
            .Number("offset", "The first character.").Number("limit", "Most characters.").Produces<ValueReply>();
        group.MapPut("/sessions/{id}/variables/{name}", GiveAsync).WithSummary("Copy a value into the scope.")
            .Body<NewValue>().Produces(204);
    }

    private static async Task<IResult> RunAsync(HttpContext context, string id)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        NewCell order = await ServerJson.ReadAsync<NewCell>(context.Request, cancellationToken).ConfigureAwait(false);
        ServedSession session = await Caller.Of(context).Tenant.FindAsync(id, cancellationToken).ConfigureAwait(false);
        CellReport report = await session.DoAsync(
            (open, stop) => open.RunCellAsync(order.Code, stop), cancellationToken).ConfigureAwait(false);
        var line = (JsonObject)JsonNode.Parse(EventJson.Write(new CellFinished(report)))!;
        // What names the event says nothing here.
        foreach (string head in new[] { "event", "run_id", "seq", "time" })
            line.Remove(head);
        return ServerJson.Reply(new CellReply(line));
    }

    private static async Task<IResult> ListAsync(HttpContext context, string id)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        int most = (int)context.Request.Number("limit", OnAPage, 1, MostOnAPage);
        string after = (string?)context.Request.Query["after"] ?? "";
        ServedSession session = await Caller.Of(context).Tenant.FindAsync(id, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<VariableInfo> all = await session.ReadAsync(open => open.Variables, cancellationToken).ConfigureAwait(false);
        VariableReply[] page =
        [
            .. all.Where(v => string.CompareOrdinal(v.Name, after) > 0).OrderBy(v => v.Name, StringComparer.Ordinal)
                .Take(most + 1).Select(v => new VariableReply(v.Name, v.Type, v.Size)),
        ];
        return ServerJson.Reply(new Page<VariableReply>([.. page.Take(most)], page.Length > most ? page[most - 1].Name : null));
    }

    private static async Task<IResult> ValueAsync(HttpContext context, string id, string name)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        long offset = context.Request.Number("offset", 0, 0, long.MaxValue);
        int most = (int)context.Request.Number("limit", CharsOnAPage, 1, MostCharsOnAPage);
        ServedSession session = await Caller.Of(context).Tenant.FindAsync(id, cancellationToken).ConfigureAwait(false);
        string json = await session.ValueAsync(name, cancellationToken).ConfigureAwait(false);
        if (offset > json.Length)
            throw ServiceProblem.Wrong(FormattableString.Invariant($"'offset' is beyond the end: the value has {json.Length:N0} characters."), "offset");
        int from = (int)offset;
        int to = Math.Min(json.Length, from + most);
        // A pair of surrogates is not cut in two.
        if (to < json.Length && to - from > 1 && char.IsHighSurrogate(json[to - 1]))
            to--;
        return ServerJson.Reply(new ValueReply(name, json.Length, from, json[from..to]));
    }

    private static async Task<IResult> GiveAsync(HttpContext context, string id, string name)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        NewValue order = await ServerJson.ReadAsync<NewValue>(context.Request, cancellationToken).ConfigureAwait(false);
        ServedSession session = await Caller.Of(context).Tenant.FindAsync(id, cancellationToken).ConfigureAwait(false);
        await session.DoAsync(
            async (open, stop) => await open.InjectAsync(name, order.Value, order.Description, stop).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return Results.NoContent();
    }
}
