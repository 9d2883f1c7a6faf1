using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Serving;

/// <summary>What the file of <c>cave serve --config</c> says; null for what it does not say. Immutable.</summary>
internal sealed record ServeSettings
{
    /// <summary>Kinds of sessions, over those that are built in.</summary>
    public IReadOnlyDictionary<string, PresetSettings>? Presets { get; init; }

    /// <summary>The one of who names none.</summary>
    public string? DefaultPreset { get; init; }

    public int? MaxOpenSessions { get; init; }

    public int? RequestsPerMinute { get; init; }

    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan? IdleTime { get; init; }

    [JsonConverter(typeof(SizeConverter))]
    public long? MaxBody { get; init; }

    public IReadOnlyList<string>? AllowedHosts { get; init; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="UsageException">It cannot be read, or a key in it is wrong.</exception>
    public static ServeSettings Read(string path)
    {
        byte[] json = SettingsFile.Bytes(path) ?? throw new UsageException($"--config: there is no file {path}.");
        try
        {
            return JsonSerializer.Deserialize(json, ServeJson.Default.ServeSettings) ?? new ServeSettings();
        }
        catch (JsonException e)
        {
            string place = e.Path?.TrimStart('$', '.') is { Length: > 0 } key ? $"key '{key}'" : $"line {(e.LineNumber ?? 0) + 1}";
            string reason = e.Message.Split(" Path: ")[0].TrimEnd('.', ' ');
            throw new UsageException($"{path}: {place}: {reason}. docs/service.md lists the keys.", e);
        }
    }
}

/// <summary>A kind of session.</summary>
internal sealed record PresetSettings
{
    public string? Context { get; init; }

    public bool? MapReduce { get; init; }

    public int? MaxTurns { get; init; }

    public int? MaxSubcalls { get; init; }

    public long? MaxTokens { get; init; }

    public decimal? MaxCost { get; init; }

    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan? Timeout { get; init; }

    /// <summary>As settings over those of the service.</summary>
    public Settings AsSettings => new()
    {
        MaxTurns = MaxTurns,
        MaxSubcalls = MaxSubcalls,
        MaxTokens = MaxTokens,
        MaxCost = MaxCost,
        Timeout = Timeout,
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowDuplicateProperties = false,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(ServeSettings))]
internal sealed partial class ServeJson : JsonSerializerContext;
