using System.Text;
using CaveRuntime.Prompts;

namespace CaveRuntime.Views.Reducers;

/// <summary>A form that a summary fills in: the headings of a prompt, each with what belongs under it. Immutable.</summary>
internal sealed class SummarySchema
{
    private readonly string[] _headings;

    private SummarySchema(string form) =>
        (MessageForm, _headings) = (form, [.. form.Split('\n').Where(IsHeading).Select(Heading)]);

    /// <summary>The form as the model is shown it.</summary>
    public string MessageForm { get; }

    /// <summary>The form of this prompt.</summary>
    public static SummarySchema Of(PromptTemplate form) => new(form.ToString());

    /// <summary>Reads a reply.</summary>
    /// <returns>The form, filled in; null where the reply is empty or is not that form, with what is wrong.</returns>
    public (string? Filled, string? Problem) Read(string reply)
    {
        if (string.IsNullOrWhiteSpace(reply))
            return (null, "the summary was empty");
        var sections = new Dictionary<string, StringBuilder>(StringComparer.OrdinalIgnoreCase);
        StringBuilder? section = null;
        foreach (string line in reply.Split('\n'))
        {
            if (IsHeading(line) && _headings.Contains(Heading(line), StringComparer.OrdinalIgnoreCase))
                sections[Heading(line)] = section = new StringBuilder();
            else
                section?.Append(line.TrimEnd()).Append('\n');
        }

        string[] missing = [.. _headings.Where(h => !sections.ContainsKey(h))];
        if (missing.Length > 0)
            return (null, $"the summary left out: {string.Join(", ", missing)}");
        if (_headings.All(h => sections[h].ToString().Trim().TrimEnd('.') is "" or "none" or "None"))
            return (null, "the summary said nothing");
        return (string.Join('\n', _headings.Select(h => $"## {h}\n{sections[h].ToString().Trim()}")), null);
    }

    private static bool IsHeading(string line) => line.StartsWith("## ", StringComparison.Ordinal);

    private static string Heading(string line) => line[3..].Trim();
}
