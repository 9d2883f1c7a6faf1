using CaveRuntime.Server.Problems;
using CaveRuntime.Server.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Server.Access;

/// <summary>What stands before every request: where it comes from, whose it is, how large it may be; and behind it: whatever it throws
/// becomes a reply.</summary>
/// <param name="service">The service.</param>
/// <param name="gate">Knows whose a request is.</param>
/// <param name="reply">From a problem to the reply that this interface gives.</param>
internal sealed class Guard(CaveService service, Gate gate, Func<ServiceProblem, HttpContext, IResult> reply) : IEndpointFilter
{
    private readonly Origins _origins = new(service.Options.AllowedHosts);
    private readonly ILogger _log = service.Options.Cave.LoggerFactory.CreateLogger<Guard>();

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        HttpContext http = context.HttpContext;
        CancellationToken gone = http.RequestAborted;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gone, service.Stopping);
        try
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = service.Options.MaxBodyBytes;
            // A page that leads a browser here under a name of its own has no key.
            _origins.Check(http.Request, anyHost: gate.IsKeyed);
            http.Features.Set(new Caller(service, service.Tenant(gate.Tenant(http.Request))));
            http.RequestAborted = stop.Token;
            object? result = await next(context).ConfigureAwait(false);
            // What is written while the reply is sent may fail, too.
            if (result is IResult given)
                await given.ExecuteAsync(http).ConfigureAwait(false);
            return Results.Empty;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested || http.Response.HasStarted)
        {
            return Results.Empty;
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            ServiceProblem? problem = e is OperationCanceledException && stop.IsCancellationRequested
                ? ServiceProblem.Stopping()
                : Explained.Of(e);
            if (problem is null)
                Log.Failed(_log, http.Request.Method, http.Request.Path.Value ?? "", e);
            return reply(
                problem ?? new ServiceProblem(500, "internal", "The service failed, which is a defect. Its log says more; report it."), http);
        }
        catch (Exception e)
        {
            Log.Failed(_log, http.Request.Method, http.Request.Path.Value ?? "", e);
            http.Abort();
            return Results.Empty;
        }
        finally
        {
            http.RequestAborted = gone;
        }
    }
}
