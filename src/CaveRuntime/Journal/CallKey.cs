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

    /// <summary>Whether what has this name was asked for by a run, or by its children.</summary>
    /// <param name="key">Names a call of a model, or of a cell.</param>
    /// <param name="path">Names the run.</param>
    public static bool IsBelow(string key, string path) =>
        key.Length > path.Length && key[path.Length] is '#' or '/' && key.StartsWith(path, StringComparison.Ordinal);

    /// <summary>The place and the cell of a call, from the name that it has; null where it is none of a cell's.</summary>
    public static (string Place, int Cell)? PlaceOf(string key) =>
        key.LastIndexOf('/') is > 0 and var hash && key.LastIndexOf('/', hash - 1) is > 0 and var cell
            ? (key[..cell], int.Parse(key.AsSpan(cell + 1, hash - cell - 1), System.Globalization.CultureInfo.InvariantCulture))
            : null;
}

[System.Text.Json.Serialization.JsonSerializable(typeof(ScopeCall))]
internal sealed partial class CallKeyJson : System.Text.Json.Serialization.JsonSerializerContext;
