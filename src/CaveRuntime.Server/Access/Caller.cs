using CaveRuntime.Server.Sessions;
using Microsoft.AspNetCore.Http;

namespace CaveRuntime.Server.Access;

/// <summary>On whose behalf a request is done.</summary>
/// <param name="Service">The service.</param>
/// <param name="Tenant">Whose sessions it sees.</param>
internal sealed record Caller(CaveService Service, Tenant Tenant)
{
    /// <summary>That of a request that was let in.</summary>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>()!;
}
