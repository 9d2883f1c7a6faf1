using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace CaveRuntime.Server.Http;

/// <summary>JSON as the service reads and writes it: names in snake case, and what is not known is refused.</summary>
internal static class ServerJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 64,
    };

    /// <summary>A reply.</summary>
    public static IResult Reply(object value, int status = 200) => Results.Json(value, Options, statusCode: status);

    /// <summary>The body of a request.</summary>
    /// <exception cref="ServiceProblem">It is not JSON, or not of this form.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken) where T : class
    {
        // A page of another site can send a form or plain text without being asked for leave, but no JSON.
        if (!request.HasJsonContentType())
        {
            throw new ServiceProblem(
                415, "not_json", "The body has to be JSON. Send it with the header Content-Type: application/json.");
        }

        return await JsonSerializer.DeserializeAsync<T>(request.Body, Options, cancellationToken).ConfigureAwait(false)
            ?? throw ServiceProblem.Wrong("The body is null. Send a JSON object.");
    }

    /// <summary>The same where there need not be a body.</summary>
    public static async Task<T> ReadOrDefaultAsync<T>(HttpRequest request, CancellationToken cancellationToken) where T : class, new() =>
        request.ContentLength is null or 0 && !request.Headers.TransferEncoding.Any(e => e is not null)
            ? new T()
            : await ReadAsync<T>(request, cancellationToken).ConfigureAwait(false);
}
