using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CaveRuntime.SemanticKernel;

/// <summary>
/// Reads what a reply has used and why it ended from the metadata of a service. Each connector has a type of its own for the figures, in
/// packages that are not known here, so that they are found by the names of their members.
/// </summary>
internal static class ServiceUsage
{
    private static readonly string[] s_input = ["InputTokenCount", "InputTokens", "PromptTokens", "PromptTokenCount"];
    private static readonly string[] s_output = ["OutputTokenCount", "OutputTokens", "CompletionTokens", "CandidatesTokenCount"];
    private static readonly string[] s_total = ["TotalTokenCount", "TotalTokens"];
    private static readonly string[] s_cached =
        ["CachedInputTokenCount", "CachedTokenCount", "CachedTokens", "CachedContentTokenCount", "CacheReadInputTokens", "CacheReadTokens"];
    private static readonly string[] s_reasoning = ["ReasoningTokenCount", "ReasoningTokens", "ThoughtsTokenCount"];
    private static readonly string[] s_details =
        ["InputTokenDetails", "OutputTokenDetails", "PromptTokensDetails", "CompletionTokensDetails", "AdditionalCounts"];

    /// <summary>The figures; null where there are none.</summary>
    public static UsageDetails? Of(IReadOnlyDictionary<string, object?>? metadata, object? raw)
    {
        object? said = metadata?.GetValueOrDefault("Usage");
        return said switch
        {
            UsageDetails details => details,
            UsageContent { Details: var details } => details,
            { } figures => Read(figures),
            null => (metadata is null ? null : Read(metadata)) ?? (raw is ChatResponse { Usage: { } usage } ? usage : null),
        };
    }

    /// <summary>Why the reply ended; null where nobody says.</summary>
    public static ChatFinishReason? Finish(IReadOnlyDictionary<string, object?>? metadata)
    {
        object? said = metadata?.GetValueOrDefault("FinishReason") ?? metadata?.GetValueOrDefault("StopReason");
        if (said is ChatFinishReason known)
            return known;
        string text = Convert.ToString(said, CultureInfo.InvariantCulture) ?? "";
        return string.Concat(text.Where(char.IsLetter)).ToUpperInvariant() switch
        {
            "" or "NULL" => null,
            "STOP" or "ENDTURN" or "STOPSEQUENCE" or "EOS" or "EOSTOKEN" or "COMPLETE" or "FINISH" => ChatFinishReason.Stop,
            "LENGTH" or "MAXTOKENS" or "MODELLENGTH" or "TOKENLIMITREACHED" => ChatFinishReason.Length,
            "TOOLCALLS" or "TOOLUSE" or "FUNCTIONCALL" => ChatFinishReason.ToolCalls,
            "CONTENTFILTER" or "CONTENTFILTERED" or "SAFETY" => ChatFinishReason.ContentFilter,
            _ => new ChatFinishReason(text),
        };
    }

    private static UsageDetails? Read(object figures)
    {
        var usage = new UsageDetails
        {
            InputTokenCount = Number(figures, s_input),
            OutputTokenCount = Number(figures, s_output),
            TotalTokenCount = Number(figures, s_total),
        };
        if (usage.InputTokenCount is null && usage.OutputTokenCount is null && usage.TotalTokenCount is null)
            return null;
        usage.InputTokenCount ??= usage.TotalTokenCount - usage.OutputTokenCount;
        usage.OutputTokenCount ??= usage.TotalTokenCount - usage.InputTokenCount;
        object[] parts = [figures, .. s_details.Select(d => Member(figures, d)).OfType<object>()];
        usage.CachedInputTokenCount = parts.Select(p => Number(p, s_cached)).FirstOrDefault(n => n is not null);
        usage.ReasoningTokenCount = parts.Select(p => Number(p, s_reasoning)).FirstOrDefault(n => n is not null);
        return usage;
    }

    private static long? Number(object of, string[] names) =>
        names.Select(name => Long(Member(of, name))).FirstOrDefault(n => n is not null);

    private static long? Long(object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Number } number => number.TryGetInt64(out long whole) ? whole : null,
        int or long or short or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static object? Member(object of, string name) => of switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } element => element.EnumerateObject()
            .Where(p => IsSame(p.Name, name)).Select(p => (object)p.Value).FirstOrDefault(),
        JsonElement => null,
        IReadOnlyDictionary<string, object?> map => map.FirstOrDefault(p => IsSame(p.Key, name)).Value,
        IDictionary map => map.Keys.OfType<string>().Where(k => IsSame(k, name)).Select(k => map[k]).FirstOrDefault(),
        _ => of.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .FirstOrDefault(p => IsSame(p.Name, name) && p.GetIndexParameters().Length == 0)?.GetValue(of),
    };

    // prompt_tokens and PromptTokens.
    private static bool IsSame(string found, string name) =>
        found.Replace("_", "", StringComparison.Ordinal).Equals(name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a reply has used that comes in parts. For one reply.</summary>
internal sealed class StreamedUsage
{
    private readonly UsageDetails _sum = new();
    private UsageDetails? _last;
    private bool _hasSum;

    /// <summary>The whole; null for nothing.</summary>
    public UsageDetails? Total => _hasSum ? _sum : _last;

    /// <summary>Adds what came with a part: figures of the AI abstractions are shares, a service's own are the state so far.</summary>
    public void Add(IReadOnlyDictionary<string, object?>? metadata, object? raw)
    {
        if (ServiceUsage.Of(metadata, raw) is not { } usage)
            return;
        if (metadata?.GetValueOrDefault("Usage") is UsageContent)
        {
            _sum.Add(usage);
            _hasSum = true;
        }
        else
        {
            _last = usage;
        }
    }
}
