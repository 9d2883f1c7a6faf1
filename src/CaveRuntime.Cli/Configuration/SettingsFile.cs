using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Configuration;

/// <summary>Reads <c>cave.json</c>.</summary>
internal static class SettingsFile
{
    /// <summary>How a settings file may be written beyond plain JSON.</summary>
    public static JsonDocumentOptions Lenient { get; } = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private const int MaxBytes = 1 << 20;

    /// <summary>What the file says; nothing where there is no such file.</summary>
    /// <exception cref="UsageException">The file cannot be read, or one of its keys is wrong; the message names both.</exception>
    public static Settings Read(string path) => Bytes(path) is { } json ? Parse(path, json) : new Settings();

    /// <summary>The content of the file; null where there is no such file.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static byte[]? Bytes(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                file = target;
            if (file is { Exists: true, Length: > MaxBytes })
                throw new UsageException($"{path}: it is too large to be a configuration file. Take it away.");
            // A pipe or a device says that it is empty, and reading it may never end.
            return file is { Exists: true, Length: 0 } ? [] : File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: reading failed: {e.Message.TrimEnd('.')}. Make it readable, or take it away.", e);
        }
    }

    /// <summary>What the content says.</summary>
    /// <exception cref="UsageException">One of its keys is wrong; the message names it.</exception>
    public static Settings Parse(string path, byte[] json)
    {
        try
        {
            Settings settings = JsonSerializer.Deserialize(json, SettingsJson.Default.Settings) ?? new Settings();
            settings = settings.Roles?.Into(settings, path) ?? settings;
            if (Ranges.Problem(settings) is var (key, range))
                throw new UsageException($"{path}: key '{key}': write {range}.");
            return settings.Models?.FirstOrDefault(m => m.Value is null).Key is { } model
                ? throw new UsageException($"{path}: key 'models.{model}': there is nothing in it. Give its window and prices, or take it away.")
                : settings;
        }
        catch (JsonException e)
        {
            throw new UsageException(Problem(path, e), e);
        }
    }

    private static string Problem(string path, JsonException e)
    {
        string key = e.Path?.TrimStart('$', '.') is { Length: > 0 } name ? $"key '{name}'" : $"line {(e.LineNumber ?? 0) + 1}";
        if (key.Contains("api_key", StringComparison.OrdinalIgnoreCase))
            return $"{path}: {key}: keys do not belong into a file; set the provider's variable, such as {ModelProviders.BuiltIn.Find("openai")!.KeyVariable}, in the environment, or keep the key with 'cave keys set PROVIDER'.";
        // What System.Text.Json says beyond the first sentence is about places that were named already.
        string reason = e.Message.StartsWith("The JSON property", StringComparison.Ordinal) ? "there is no such setting"
            : e.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal) ? "the value has the wrong type"
            : e.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0].TrimEnd('.', ' ');
        return $"{path}: {key}: {reason}. Mend the file; its keys are the names of the flags, such as \"max_turns\".";
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowDuplicateProperties = false,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(Settings))]
[JsonSerializable(typeof(CompatibleServer))]
internal sealed partial class SettingsJson : JsonSerializerContext;
