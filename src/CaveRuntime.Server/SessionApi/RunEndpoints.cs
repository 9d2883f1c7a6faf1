using CaveRuntime.Server.Access;
using CaveRuntime.Server.Http;
using CaveRuntime.Server.Problems;
using CaveRuntime.Server.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CaveRuntime.Server.SessionApi;

/// <summary>Questions: begun, looked at, cancelled, taken up; and the calls in them that wait for leave.</summary>
internal static class RunEndpoints
{
    private const int LongestWait = 60;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/sessions/{id}/runs", BeginAsync)
            .WithSummary("Ask a question. The reply comes at once; the answer is in the run, or in the events.")
            .Body<NewRun>().Keyed().Produces<RunState>(202).Produces<RunState>();
        group.MapGet("/sessions/{id}/runs/{run}", GetAsync)
            .WithSummary("What a run is at, and its answer.")
            .Number("wait", "Seconds to wait for its end, at most 60.").Produces<RunState>();
        group.MapPost("/sessions/{id}/runs/{run}/cancel", CancelAsync).WithSummary("Stop a run.").Produces<RunState>();
        group.MapPost("/sessions/{id}/resume", ResumeAsync).WithSummary("Take up the question that was broken off.")
            .Produces<RunState>(202);
        group.MapGet("/sessions/{id}/approvals", Approvals).WithSummary("The calls that wait for leave.")
            .Produces<Page<PendingApproval>>();
        group.MapPost("/sessions/{id}/approvals/{approval}", DecideAsync).WithSummary("Allow or deny a call.")
            .Body<NewDecision>().Produces(204);
    }

    private static async Task<IResult> BeginAsync(HttpContext context, string id)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        Tenant tenant = Caller.Of(context).Tenant;
        string? key = context.Request.IdempotencyKey();
        NewRun order = await ServerJson.ReadAsync<NewRun>(context.Request, cancellationToken).ConfigureAwait(false);
        ServedSession session = await tenant.FindAsync(id, cancellationToken).ConfigureAwait(false);
        string name = Fingerprint.Name("r", id, key);
        if (key is not null && await tenant.RunAsync(session, name, cancellationToken).ConfigureAwait(false) is { } known)
        {
            if (known.Question is not null && known.Question != Events.Mask.Secrets(order.Question))
                throw ServiceProblem.OtherRequest("question");
            if (known.Status != RunState.BrokenOff)
                return Reply(context, known, 200);
        }

        var request = new RunRequest(order.Question)
        {
            RunId = name,
            Schema = order.Schema?.GetRawText(),
            Words = order.Words,
            Reduce = order.Reduce,
        };
        await session.BeginAsync(
            name,
            (open, stop) => open.StreamAsync(
                request.Reduce is null && tenant.Opener.Preset(session.Preset!).MapReduce
                    ? request with { Reduce = request.Question }
                    : request,
                stop),
            cancellationToken).ConfigureAwait(false);
        return Reply(context, await RequireAsync(tenant, session, name, cancellationToken).ConfigureAwait(false), 202);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string id, string run)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        Caller caller = Caller.Of(context);
        long seconds = context.Request.Number("wait", 0, 0, LongestWait);
        ServedSession session = await caller.Tenant.FindAsync(id, cancellationToken).ConfigureAwait(false);
        RunState state = await RequireAsync(caller.Tenant, session, run, cancellationToken).ConfigureAwait(false);
        if (seconds > 0 && state.Status is RunState.Running or RunState.Waiting && session.Run is { } here)
        {
            try
            {
                await here.Ended.WaitAsync(TimeSpan.FromSeconds(seconds), caller.Service.Time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Then it is said what it is at now.
            }

            state = await RequireAsync(caller.Tenant, session, run, cancellationToken).ConfigureAwait(false);
        }

        return ServerJson.Reply(state);
    }

    private static async Task<IResult> CancelAsync(HttpContext context, string id, string run)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        Tenant tenant = Caller.Of(context).Tenant;
        ServedSession session = await tenant.FindAsync(id, cancellationToken).ConfigureAwait(false);
        RunState state = await RequireAsync(tenant, session, run, cancellationToken).ConfigureAwait(false);
        if (state.Status is RunState.Running or RunState.Waiting)
        {
            // It is stopped, whether its caller waits for that or not.
            await session.CancelAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            state = await RequireAsync(tenant, session, run, cancellationToken).ConfigureAwait(false);
        }

        return ServerJson.Reply(state);
    }

    private static async Task<IResult> ResumeAsync(HttpContext context, string id)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        Tenant tenant = Caller.Of(context).Tenant;
        ServedSession session = await tenant.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (session.Run is not { IsOver: false } run)
        {
            string? pending = await session.ReadAsync(open => open.Pending, cancellationToken).ConfigureAwait(false);
            if (pending is null)
                throw new ServiceProblem(409, "nothing_pending", $"Nothing of session '{id}' was broken off, so there is nothing to take up.");
            run = await session.BeginAsync(null, Resumed, cancellationToken).ConfigureAwait(false);
        }

        string name = await run.Begun.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Reply(context, await RequireAsync(tenant, session, name, cancellationToken).ConfigureAwait(false), 202);
    }

    private static IAsyncEnumerable<Events.RunEvent> Resumed(Session session, CancellationToken cancellationToken)
    {
        try
        {
            return session.StreamResumeAsync(cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            throw new ServiceProblem(409, "nothing_pending", e.Message);
        }
    }

    private static async Task<IResult> Approvals(HttpContext context, string id)
    {
        ServedSession session = await Caller.Of(context).Tenant.FindAsync(id, context.RequestAborted).ConfigureAwait(false);
        return ServerJson.Reply(new Page<PendingApproval>(session.Approvals.All, null));
    }

    private static async Task<IResult> DecideAsync(HttpContext context, string id, string approval)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        NewDecision order = await ServerJson.ReadAsync<NewDecision>(context.Request, cancellationToken).ConfigureAwait(false);
        ServedSession session = await Caller.Of(context).Tenant.FindAsync(id, cancellationToken).ConfigureAwait(false);
        session.Approvals.Decide(approval, order switch
        {
            { Decision: "deny", Arguments: null } => LentDecision.Deny(order.Reason ?? "it was not allowed"),
            { Decision: "allow", Reason: null, Arguments: { } arguments } =>
                LentDecision.AllowWith(arguments.ToDictionary(a => a.Key, a => (object?)a.Value)),
            { Decision: "allow", Reason: null } => LentDecision.Allow,
            _ => throw ServiceProblem.Wrong(
                "'decision' has to be allow (with 'arguments', if others are to count) or deny (with a 'reason').", "decision"),
        });
        return Results.NoContent();
    }

    private static async Task<RunState> RequireAsync(
        Tenant tenant, ServedSession session, string run, CancellationToken cancellationToken) =>
        await tenant.RunAsync(session, run, cancellationToken).ConfigureAwait(false) ?? throw ServiceProblem.NoRun(session.Id, run);

    private static IResult Reply(HttpContext context, RunState run, int status)
    {
        context.Response.Headers.Location = $"/v1/cave/sessions/{run.SessionId}/runs/{run.Id}";
        return ServerJson.Reply(run, status);
    }
}
