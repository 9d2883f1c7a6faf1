using CaveRuntime.Prompts;

namespace CaveRuntime.Embedding;

/// <summary>The documents of one chat request, each under a name of its own.</summary>
internal sealed class ChatDocuments
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly List<Input> _inputs = [];

    public IReadOnlyList<Input> Inputs => _inputs;

    /// <summary>Takes a text out of a message.</summary>
    /// <returns>What stands in its place.</returns>
    public string Add(string name, string text)
    {
        string own = name;
        for (int n = 2; !_texts.TryAdd(own, text); n++)
            own = FormattableString.Invariant($"{name} ({n})");
        _inputs.Add(Input.FromText(own, text));
        return PromptCatalog.ChatElsewhere.Fill(("chars", FormattableString.Invariant($"{text.Length:N0}")), ("name", own));
    }

    /// <summary>The name that a text was given.</summary>
    public string NameOf(string text) => _texts.First(t => ReferenceEquals(t.Value, text)).Key;
}
