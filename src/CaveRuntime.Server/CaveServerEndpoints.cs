using CaveRuntime.Server.Access;
using CaveRuntime.Server.ChatApi;
using CaveRuntime.Server.Http;
using CaveRuntime.Server.Problems;
using CaveRuntime.Server.SessionApi;
using CaveRuntime.Server.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CaveRuntime.Server;

/// <summary>Makes the service answer over HTTP.</summary>
public static class CaveServerEndpoints
{
    // The name stands in the address.
    internal const string Document = "openapi";

    private const string Group = "cave";
    private const string Root = "/v1/cave", ChatRoot = "/v1";

    /// <summary>
    /// Maps sessions below <c>/v1/cave</c>, OpenAI's <c>/v1/chat/completions</c> and <c>/v1/models</c>, and
    /// <c>/v1/cave/openapi.json</c>, which describes them. Requests that name a host
    /// which is not this machine's (see <see cref="CaveServerOptions.AllowedHosts"/>), or come from a page of another site, are refused.
    /// Without <see cref="CaveServerOptions.Keys"/> whoever reaches it is one tenant: then put it behind what knows your callers.
    /// </summary>
    /// <param name="endpoints">The program's endpoints.</param>
    /// <returns>All of them, for more conditions.</returns>
    /// <exception cref="InvalidOperationException">The service was not added.</exception>
    public static IEndpointConventionBuilder MapCave(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        CaveService service = endpoints.ServiceProvider.GetService<CaveService>() ?? throw new InvalidOperationException(
            $"MapCave: the service was not added. Call services.{nameof(CaveServerServices.AddCaveServer)}(…) first.");
        Gate gate = endpoints.ServiceProvider.GetRequiredService<Gate>();
        RouteGroupBuilder all = endpoints.MapGroup("");
        RouteGroupBuilder group = all.MapGroup(Root).WithGroupName(Group).WithTags("sessions");
        group.AddEndpointFilter(new Guard(service, gate, ProblemReply.Of));
        SessionEndpoints.Map(group);
        RunEndpoints.Map(group);
        ScopeEndpoints.Map(group);
        EventEndpoints.Map(group);
        group.MapFallback("{**path}", Nothing).ExcludeFromDescription();
        RouteGroupBuilder chat = all.MapGroup(ChatRoot).WithGroupName(Group).WithTags("openai");
        chat.AddEndpointFilter(new Guard(service, gate, ChatErrors.Of));
        ChatEndpoints.Map(chat);
        all.MapOpenApi(Root + $"/{{documentName:regex(^{Document}$)}}.json");
        return all;
    }

    internal static bool IsOurs(ApiDescription description) => description.GroupName == Group;

    private static IResult Nothing(HttpContext context) => throw new ServiceProblem(
        404, "not_found", $"There is nothing here for {context.Request.Method}. {Root}/openapi.json lists what there is.");
}
