using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CaveRuntime.Server.Http;

namespace CaveRuntime.Server.SessionApi;

/// <summary>Names that follow from what a caller sent, so that the same request finds what it has made before.</summary>
internal static class Fingerprint
{
    private const int Bytes = 15;

    /// <summary>What a request is to be told from another one by.</summary>
    public static string Of<T>(T request) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, ServerJson.Options)))[..(2 * Bytes)];

    /// <summary>A name for what a request makes: the same for the same key, and one that is made up where there is none.</summary>
    public static string Name(string prefix, string scope, string? key) => key is null
        ? $"{prefix}-{RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true)}"
        : $"{prefix}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{prefix}\n{scope}\n{key}")))[..(2 * Bytes)]}";
}
