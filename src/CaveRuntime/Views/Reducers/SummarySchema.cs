using System.Text;
using CaveRuntime.Prompts;

namespace CaveRuntime.Views.Reducers;

/// <summary>A form that a summary fills in: the headings of a prompt, each with what belongs under it. Immutable.</summary>
public sealed class SummarySchema
{
    private readonly string[] _headings;

    private SummarySchema(string form) =>
        (Form, _headings) = (form, [.. form.Split('\n').Where(IsHeading).Select(Heading)]);

    /// <summary>Goal, knowledge, variables, recent steps, plan.</summary>
    public static SummarySchema Five { get; } = Of(PromptCatalog.SummaryFormFive);

    /// <summary>Request, concepts, places, errors, solved, user messages, open, current work.</summary>
    public static SummarySchema Eight { get; } = Of(PromptCatalog.SummaryFormEight);

    /// <summary>Goal, results, state, left off.</summary>
    public static SummarySchema Manus { get; } = Of(PromptCatalog.SummaryFormManus);

    /// <summary>The form as the model is shown it.</summary>
    public string Form { get; }

    /// <summary>A form of your own: Markdown with a heading of the second level (<c>## Goal</c>) above each thing to write down.</summary>
    /// <exception cref="ArgumentException">It has no such heading.</exception>
    public static SummarySchema Of(string form)
    {
        ArgumentNullException.ThrowIfNull(form);
        var schema = new SummarySchema(form.ReplaceLineEndings("\n"));
        return schema._headings.Length > 0
            ? schema
            : throw new ArgumentException("The form needs a heading such as '## Goal'.", nameof(form));
    }

    /// <summary>The form of this prompt.</summary>
    internal static SummarySchema Of(PromptTemplate form) => new(form.ToString());

    /// <summary>Reads a reply.</summary>
    /// <returns>The form, filled in; null where the reply is empty or is not that form, with what is wrong.</returns>
    internal (string? Filled, string? Problem) Read(string reply)
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
