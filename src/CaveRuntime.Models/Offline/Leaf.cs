using System.Globalization;

namespace CaveRuntime.Models.Offline;

/// <summary>The model as the leaf of a run: reads one passage for one question.</summary>
internal static class Leaf
{
    /// <summary>
    /// One line a finding, best first: <c>Found: VALUE | Score: N | Quote: SENTENCE</c>, with <c>Denied:</c> instead where the passage
    /// takes the value back and <c>Doubted:</c> where it reports it as hearsay or past; or the one fixed line for nothing found.
    /// </summary>
    public static string Reply(string prompt)
    {
        var asked = LeafPrompt.Read(prompt);
        var findings = Reader.Read(asked.Question, asked.Weights, asked.Passage);
        return findings.Count == 0 ? Embedded.Read("cells.not-found.txt").Trim() : string.Join('\n', findings.Select(Line));
    }

    private static string Line(Finding finding)
    {
        var label = finding.Standing switch { Standing.Denied => "Denied", Standing.Doubted => "Doubted", _ => "Found" };
        return string.Create(CultureInfo.InvariantCulture, $"{label}: {finding.Value} | Score: {finding.Score:F1} | Quote: {finding.Quote}");
    }
}
