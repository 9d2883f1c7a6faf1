using System.Globalization;
using CaveRuntime.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace CaveRuntime.Server.Http;

/// <summary>Numbers, switches and keys that requests bring beside their body.</summary>
internal static class Queries
{
    private const int MaxKey = 255;

    /// <summary>A whole number of the query.</summary>
    /// <exception cref="ServiceProblem">It is none, or out of its range.</exception>
    public static long Number(this HttpRequest request, string name, long fallback, long least, long most)
    {
        string? text = request.Query[name];
        if (text is null)
            return fallback;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw ServiceProblem.Wrong(string.Create(CultureInfo.InvariantCulture, $"'{name}' has to be a whole number from {least} to {most}."), name);
    }

    /// <summary>A switch of the query.</summary>
    /// <exception cref="ServiceProblem">It is neither true nor false.</exception>
    public static bool Switch(this HttpRequest request, string name, bool fallback) => (string?)request.Query[name] switch
    {
        null => fallback,
        "true" => true,
        "false" => false,
        _ => throw ServiceProblem.Wrong($"'{name}' has to be true or false.", name),
    };

    /// <summary>The name that the caller gives to this request, so that it is done once however often it is sent; null for none.</summary>
    /// <exception cref="ServiceProblem">It cannot be one.</exception>
    public static string? IdempotencyKey(this HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Idempotency-Key", out var values))
            return null;
        return values is [{ Length: > 0 and <= MaxKey } key] && key.All(c => c is >= ' ' and <= '~')
            ? key
            : throw ServiceProblem.Wrong($"The header Idempotency-Key has to be given once, with 1 to {MaxKey} printable characters of ASCII.");
    }
}
