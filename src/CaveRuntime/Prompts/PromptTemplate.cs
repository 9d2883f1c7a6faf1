using System.Text.RegularExpressions;

namespace CaveRuntime.Prompts;

/// <summary>
/// A text of the folder <c>prompts</c> with marks such as <c>{{question}}</c>. Values are put in with one pass over the template, so that
/// a value which holds a mark of its own stays as it is. Immutable; thread-safe.
/// </summary>
internal sealed partial class PromptTemplate
{
    // Text and marks in turn: text, mark, text, mark, …, text.
    private readonly string[] _parts;

    private PromptTemplate(string name, string[] parts)
    {
        (Name, _parts) = (name, parts);
        Marks = [.. parts.Where((_, i) => i % 2 == 1).Distinct()];
    }

    /// <summary>Its file, without the ending: <c>subcalls/map</c>.</summary>
    public string Name { get; }

    /// <summary>The marks in it, each once.</summary>
    public IReadOnlyList<string> Marks { get; }

    /// <summary>Reads a template that is part of this assembly.</summary>
    /// <param name="name">Its file, without the ending.</param>
    /// <param name="marks">The marks that it has to have, and no others.</param>
    /// <exception cref="InvalidOperationException">There is no such file, or its marks are not those; the message names the
    /// mark.</exception>
    public static PromptTemplate Load(string name, params string[] marks)
    {
        using Stream stream = typeof(PromptTemplate).Assembly.GetManifestResourceStream($"prompts/{name}.md")
            ?? throw new InvalidOperationException($"There is no prompt '{name}'.");
        using var reader = new StreamReader(stream);
        return Parse(name, reader.ReadToEnd().TrimEnd(), marks);
    }

    /// <summary>Makes a template of a text.</summary>
    /// <exception cref="InvalidOperationException">Its marks are not those that it has to have.</exception>
    public static PromptTemplate Parse(string name, string text, params string[] marks)
    {
        var template = new PromptTemplate(name, Mark().Split(text));
        foreach (string unknown in template.Marks.Except(marks))
            throw new InvalidOperationException($"Prompt '{name}' has a mark that nothing fills: {{{{{unknown}}}}}.");
        foreach (string missing in marks.Except(template.Marks))
            throw new InvalidOperationException($"Prompt '{name}' has no place for {{{{{missing}}}}}.");
        return template;
    }

    /// <summary>The text with each mark replaced by its value.</summary>
    /// <exception cref="ArgumentException">A mark has no value, or a value has no mark.</exception>
    public string Fill(params ReadOnlySpan<(string Mark, string Value)> values)
    {
        foreach ((string mark, _) in values)
        {
            if (!Marks.Contains(mark))
                throw new ArgumentException($"Prompt '{Name}' has no place for '{mark}'.", nameof(values));
        }

        if (_parts.Length == 1)
            return _parts[0];
        var filled = new string[_parts.Length];
        for (int i = 0; i < _parts.Length; i++)
            filled[i] = i % 2 == 0 ? _parts[i] : ValueOf(_parts[i], values);
        return string.Concat(filled);
    }

    /// <summary>The text of a template without marks.</summary>
    public override string ToString() => Fill();

    private string ValueOf(string mark, ReadOnlySpan<(string Mark, string Value)> values)
    {
        foreach ((string name, string value) in values)
        {
            if (name == mark)
                return value;
        }

        throw new ArgumentException($"Prompt '{Name}' was given no value for '{mark}'.", nameof(values));
    }

    [GeneratedRegex(@"\{\{([a-z-]+)\}\}")]
    private static partial Regex Mark();
}
