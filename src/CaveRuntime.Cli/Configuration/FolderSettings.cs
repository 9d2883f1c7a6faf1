using System.Globalization;
using System.Text.Json;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Configuration;

/// <summary>
/// What the <c>cave.json</c> of a folder may say. Somebody else may have put it there, so it can only lower ceilings and ask for more
/// isolation; everything else in it, whatever it is, counts only where the user trusts the file.
/// </summary>
internal static class FolderSettings
{
    private static readonly string[] s_ceilings =
    [
        "max_turns", "max_tokens", "max_cost", "max_subcalls", "max_depth", "max_children", "max_parallel", "max_parallel_children",
        "max_attempts", "timeout", "cell_timeout",
    ];

    /// <summary>The part of the file that only tightens.</summary>
    /// <param name="folder">What the file says.</param>
    /// <param name="own">What counts without it: the user's own file.</param>
    /// <param name="written">The keys that the file has.</param>
    /// <param name="ignored">Those that are not taken.</param>
    public static Settings Tighten(Settings folder, Settings own, IReadOnlyList<string> written, out IReadOnlyList<string> ignored)
    {
        var limits = new RunLimits();
        var taken = new Settings
        {
            MaxTurns = Lower(folder.MaxTurns, own.MaxTurns ?? limits.MaxTurns),
            MaxTokens = Lower(folder.MaxTokens, own.MaxTokens),
            MaxCost = Lower(folder.MaxCost, own.MaxCost),
            MaxSubcalls = Lower(folder.MaxSubcalls, own.MaxSubcalls ?? limits.MaxSubcalls),
            MaxDepth = Lower(folder.MaxDepth, own.MaxDepth ?? limits.MaxDepth),
            MaxChildren = Lower(folder.MaxChildren, own.MaxChildren ?? limits.MaxChildren),
            MaxParallel = Lower(folder.MaxParallel, own.MaxParallel ?? limits.MaxParallel),
            MaxParallelChildren = Lower(folder.MaxParallelChildren, own.MaxParallelChildren ?? limits.MaxParallelChildren),
            MaxAttempts = Lower(folder.MaxAttempts, own.MaxAttempts ?? new Models.ModelOptions().MaxAttempts),
            Timeout = Lower(folder.Timeout, own.Timeout ?? limits.Timeout),
            // A command may have a shorter one of its own, so what is not longer than both is a ceiling for each.
            CellTimeout = Lower(folder.CellTimeout, own.CellTimeout ?? limits.CellTimeout),
            Isolation = folder.Isolation == "sealed" ? "sealed" : null,
        };
        HashSet<string> kept = [.. Keys(JsonSerializer.SerializeToUtf8Bytes(taken, SettingsJson.Default.Settings))];
        ignored = [.. written.Where(key => !kept.Contains(key)).Distinct()];
        return taken;
    }

    /// <summary>The keys that a file has, with a value.</summary>
    public static IReadOnlyList<string> Keys(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json, SettingsFile.Lenient);
        return document.RootElement.ValueKind != JsonValueKind.Object
            ? []
            : [.. document.RootElement.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).Select(p => p.Name)];
    }

    /// <summary>Whether a key says what is kept of sessions, which no folder may.</summary>
    public static bool IsOfJournal(string key) => key is "journal" or "journal_max_age" or "journal_max_size";

    /// <summary>Says in one line what of an untrusted file does not count, and what to do.</summary>
    public static void Warn(string file, IReadOnlyList<string> ignored, Settings folder, Terminal terminal)
    {
        if (ignored.Count == 0)
            return;
        string[] raised = [.. ignored.Where(s_ceilings.Contains)];
        string why = raised.Length == ignored.Count ? "it would raise the ceiling" : "a folder's file can only lower ceilings";
        string remedy = folder.Providers is null or { Assemblies.Count: 0 }
            ? "If you wrote or have read it, run 'cave trust' in that folder, or give flags"
            : "If you wrote or have read it, run 'cave trust' in that folder, or give flags; "
                + "'providers' that are code count in your own configuration file only";
        if (ignored.Any(IsOfJournal))
            remedy += "; what is kept is said in your own configuration file only";
        terminal.Warn(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: ignored: {string.Join(", ", ignored)}, because {why}. {remedy}."));
    }

    private static T? Lower<T>(T? asked, T? own) where T : struct, IComparable<T> =>
        asked is { } value && (own is not { } ceiling || value.CompareTo(ceiling) <= 0) ? value : null;
}
