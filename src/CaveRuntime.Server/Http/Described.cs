using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CaveRuntime.Server.Http;

/// <summary>
/// What the OpenAPI document says of a request beyond its path. The requests are read by hand, so that whatever is wrong with one is told
/// as a problem; routing therefore must not choose by their content.
/// </summary>
internal static class Described
{
    /// <summary>It has a body of JSON.</summary>
    public static RouteHandlerBuilder Body<T>(this RouteHandlerBuilder builder, bool isRequired = true) =>
        builder.WithMetadata(new BodyOf(typeof(T), isRequired));

    /// <summary>It is done once, however often it is sent with the same key.</summary>
    public static RouteHandlerBuilder Keyed(this RouteHandlerBuilder builder) => builder.WithMetadata(new Parameter(
        "Idempotency-Key", ParameterLocation.Header, JsonSchemaType.String, "A request that is sent again with the same key is done once."));

    /// <summary>It takes a number in its query.</summary>
    public static RouteHandlerBuilder Number(this RouteHandlerBuilder builder, string name, string description) =>
        builder.WithMetadata(new Parameter(name, ParameterLocation.Query, JsonSchemaType.Integer, description));

    /// <summary>It takes a text or a word in its query or its header.</summary>
    public static RouteHandlerBuilder Text(this RouteHandlerBuilder builder, string name, string description, bool isHeader = false) =>
        builder.WithMetadata(new Parameter(
            name, isHeader ? ParameterLocation.Header : ParameterLocation.Query, JsonSchemaType.String, description));

    /// <summary>Writes it into the document.</summary>
    public static async Task AddAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        IList<object> known = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (Parameter parameter in known.OfType<Parameter>())
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = parameter.In,
                Description = parameter.Description,
                Schema = new OpenApiSchema { Type = parameter.Type },
            });
        }

        foreach (BodyOf body in known.OfType<BodyOf>())
        {
            OpenApiSchema schema = await context.GetOrCreateSchemaAsync(body.Type, null, cancellationToken).ConfigureAwait(false);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = body.IsRequired,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = schema } },
            };
        }
    }

    private sealed record BodyOf(Type Type, bool IsRequired);

    private sealed record Parameter(string Name, ParameterLocation In, JsonSchemaType Type, string Description);
}
