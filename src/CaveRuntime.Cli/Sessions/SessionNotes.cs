using System.Text.Json;
using CaveRuntime.Cli.Configuration;

namespace CaveRuntime.Cli.Sessions;

/// <summary>The names of a session's models, whole: no short ones, which may mean others by the time that it goes on.</summary>
internal sealed record NotedModels(string Main, string Sub, IReadOnlyList<string> Children, string? Summary);

/// <summary>The settings that a session remembers beside its limits, so that whoever takes it up need not say them again. Never a
/// key.</summary>
internal static class SessionNotes
{
    private const string Key = "cave", PolicyKey = "policy";

    /// <summary>What is noted of settings in force.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="models">The models.</param>
    /// <param name="address">The address of the model's server; null for its provider's own.</param>
    public static IReadOnlyDictionary<string, string> Take(Settings settings, NotedModels models, string? address)
    {
        string? policy = settings.Policy?.EndsWith(".policy", StringComparison.Ordinal) == true ? Path.GetFullPath(settings.Policy) : null;
        var kept = new Settings
        {
            Model = models.Main,
            SubModel = models.Sub,
            ChildModels = models.Children.Count == 0 ? null : models.Children,
            SummaryModel = models.Summary,
            BaseUrl = address,
            Isolation = settings.Isolation,
            Policy = policy,
            Timeout = settings.Timeout ?? new RunLimits().Timeout,
            WaitForRateLimit = settings.WaitForRateLimit,
        };
        Dictionary<string, string> notes = new() { [Key] = JsonSerializer.Serialize(kept, SettingsJson.Default.Settings) };
        if (policy is not null && (settings.PolicyText ?? TextOf(policy)) is { } text)
            notes[PolicyKey] = text;
        return notes;
    }

    /// <summary>The flags, and where they say nothing, what is noted.</summary>
    public static Settings Under(Settings flags, IReadOnlyDictionary<string, string> notes)
    {
        if (!notes.TryGetValue(Key, out string? json) || Read(json) is not { } kept)
            return flags;
        kept = kept with { PolicyText = notes.GetValueOrDefault(PolicyKey) };
        if (flags.Model is { } model)
        {
            // Another model is asked where it lives, and by cells, too, unless they had one of their own.
            string before = kept.Model ?? "";
            kept = kept with
            {
                BaseUrl = model.Split(':')[0] == before.Split(':')[0] ? kept.BaseUrl : null,
                SubModel = kept.SubModel == before ? null : kept.SubModel,
            };
        }

        return flags.Over(kept);
    }

    // One of a later version, with settings that this one does not know, is as good as none.
    private static Settings? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, SettingsJson.Default.Settings);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
