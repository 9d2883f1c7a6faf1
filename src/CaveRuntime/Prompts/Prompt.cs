using System.Collections.Concurrent;

namespace CaveRuntime.Prompts;

/// <summary>The prompts of the folder <c>prompts</c>, which are part of this assembly.</summary>
internal static class Prompt
{
    private static readonly ConcurrentDictionary<string, string> s_texts = new();

    /// <summary>A prompt, with each <c>{{name}}</c> replaced. Values are put in as they are and are not searched again.</summary>
    public static string Of(string name, params ReadOnlySpan<(string Name, string Value)> values)
    {
        string text = s_texts.GetOrAdd(name, Load);
        foreach ((string key, string value) in values)
        {
            string mark = "{{" + key + "}}";
            int at = text.IndexOf(mark, StringComparison.Ordinal);
            if (at < 0)
                throw new ArgumentException($"Prompt '{name}' has no place for '{key}'.", nameof(values));
            text = string.Concat(text.AsSpan(0, at), value, text.AsSpan(at + mark.Length));
        }

        return text;
    }

    private static string Load(string name)
    {
        using Stream stream = typeof(Prompt).Assembly.GetManifestResourceStream("prompts/" + name)
            ?? throw new ArgumentException($"There is no prompt '{name}'.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd();
    }
}
