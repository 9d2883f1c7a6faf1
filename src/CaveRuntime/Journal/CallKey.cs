using System.Security.Cryptography;
using System.Text.Json;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Journal;

/// <summary>
/// Names a call of a cell by what it is, not by when it comes: its place, its kind and arguments, its slot in a batch, and how often the
/// same was asked before by the same cell. So a batch or <c>Task.WhenAll</c> is found again in whatever order its calls arrive.
/// </summary>
internal static class CallKey
{
    private const int KeptBytes = 12;

    /// <summary>The name of a call without its occurrence.</summary>
    /// <param name="place">Scope or run, unique in the session.</param>
    /// <param name="call">The call; its number does not count, nor does that of its batch.</param>
    public static string Of(string place, ScopeCall call)
    {
        ScopeCall bare = call is ReplyCall { Batch: { } batch } inBatch
            ? inBatch with { Id = 0, Cell = 0, Drawn = null, Batch = batch with { Batch = 0 } }
            : call with { Id = 0, Cell = 0, Drawn = null };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(bare, CallKeyJson.Default.ScopeCall);
        string hash = Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, KeptBytes));
        return FormattableString.Invariant($"{place}/{call.Cell}/{hash}");
    }

    /// <summary>Whether a call was made at a place.</summary>
    public static bool IsIn(string key, string place) =>
        key.StartsWith(place, StringComparison.Ordinal) && key.AsSpan(place.Length) is ['/', ..];
}

[System.Text.Json.Serialization.JsonSerializable(typeof(ScopeCall))]
internal sealed partial class CallKeyJson : System.Text.Json.Serialization.JsonSerializerContext;
