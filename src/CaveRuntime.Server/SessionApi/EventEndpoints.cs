using System.Globalization;
using CaveRuntime.Server.Access;
using CaveRuntime.Server.Http;
using CaveRuntime.Server.Problems;
using CaveRuntime.Server.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CaveRuntime.Server.SessionApi;

/// <summary>What happens in a session, as server-sent events: from any event on, and then as it comes.</summary>
internal static class EventEndpoints
{
    public static void Map(RouteGroupBuilder group) => group.MapGet("/sessions/{id}/events", FollowAsync)
        .WithSummary("Events from any of them on, and then as they come.")
        .Number("after", "The number of the last one that is known.").Text("follow", "false: only those that there are.")
        .Text("Last-Event-ID", "As 'after', and goes before it.", isHeader: true)
        .Produces<string>(200, "text/event-stream");

    private static async Task<IResult> FollowAsync(HttpContext context, string id)
    {
        Caller caller = Caller.Of(context);
        long after = context.Request.Number("after", 0, 0, long.MaxValue);
        // A browser that comes back says how far it got.
        if (context.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } given])
        {
            after = long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out long last) ? last
                : throw ServiceProblem.Wrong("The header Last-Event-ID has to be the id of an event: a whole number.");
        }

        bool follows = context.Request.Switch("follow", true);
        ServedSession session = await caller.Tenant.FindAsync(id, context.RequestAborted).ConfigureAwait(false);
        IAsyncEnumerable<SentEvent> events = caller.Tenant.FollowAsync(session, after, follows, context.RequestAborted)
            .Select(e => new SentEvent(e.IsKept ? e.Seq : null, e.Name, e.Json));
        await EventStream.WriteAsync(context, events, caller.Service.Time, context.RequestAborted).ConfigureAwait(false);
        return Results.Empty;
    }
}
