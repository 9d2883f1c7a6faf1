using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CaveRuntime.Server.Sessions;
using CaveRuntime.Storage;

namespace CaveRuntime.Server.SessionApi;

/// <summary>A session as its caller sees it.</summary>
internal sealed record SessionReply(
    string Id,
    string Status,
    DateTimeOffset Created,
    DateTimeOffset Updated,
    string Question,
    UsageReply Usage,
    long Bytes,
    [property: JsonPropertyName("fork_of")] string? ForkOf)
{
    /// <summary>Its kind; only where one session is asked for.</summary>
    public string? Preset { get; init; }

    /// <summary>The run that is under way.</summary>
    public string? Run { get; init; }

    public static SessionReply Of(StoredSession stored, ServedSession? here) => new(
        stored.Id,
        StatusOf(stored, here),
        stored.Created,
        stored.Updated,
        Events.Mask.Secrets(stored.Summary.Question),
        UsageReply.Of(stored.Summary.Usage),
        stored.Bytes,
        stored.ForkOf)
    {
        Run = here?.Run is { IsOver: false, Begun: { IsCompletedSuccessfully: true } begun } ? begun.Result : null,
    };

    private static string StatusOf(StoredSession stored, ServedSession? here) => here switch
    {
        { IsBusy: true } when here.Approvals.All.Count > 0 => RunState.Waiting,
        { IsBusy: true } => RunState.Running,
        _ when stored.Summary.State == SessionState.Idle => "idle",
        // Another program is at it.
        null or { IsOpen: false } when stored.Holder is not null =>
            stored.Summary.State == SessionState.Waiting ? RunState.Waiting : RunState.Running,
        _ => RunState.BrokenOff,
    };
}

/// <summary>What was used.</summary>
internal sealed record UsageReply(
    [property: JsonPropertyName("input_tokens")] long InputTokens,
    [property: JsonPropertyName("output_tokens")] long OutputTokens,
    [property: JsonPropertyName("cost_usd")] decimal? CostUsd,
    int Subcalls,
    int Children)
{
    public static UsageReply Of(Usage usage) =>
        new(usage.InputTokens, usage.OutputTokens, usage.CostUsd, usage.Subcalls, usage.Children);
}

/// <summary>A page of a list.</summary>
/// <param name="Data">What is on it.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null where this is the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Data, string? Next);

/// <summary>A variable.</summary>
internal sealed record VariableReply(string Name, string Type, long? Size);

/// <summary>A part of a variable's JSON.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Chars">Length of the whole in characters.</param>
/// <param name="Offset">Where the part begins.</param>
/// <param name="Json">The part: all parts one after the other are the JSON.</param>
internal sealed record ValueReply(string Name, long Chars, long Offset, string Json);

/// <summary>How a cell ended, in the form of the event <c>cell_finished</c>.</summary>
internal sealed record CellReply(JsonNode Cell);

/// <summary>What became of a view.</summary>
internal sealed record CompactReply(
    [property: JsonPropertyName("tokens_before")] long TokensBefore,
    [property: JsonPropertyName("tokens_after")] long TokensAfter,
    UsageReply Usage,
    string? Problem);

/// <summary>A session that has what another one has.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Problem">Why it has less; null where nothing is wrong.</param>
internal sealed record ForkReply(string Id, string? Problem);
