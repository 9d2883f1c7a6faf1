using System.Globalization;
using System.Text.RegularExpressions;

namespace CaveRuntime.Kill;

/// <summary>Fills in the form of a summary with what the model has to know of its view: where it is, and how often a worker was lost.</summary>
internal static partial class Summarizer
{
    /// <summary>Whether a request asks for a summary.</summary>
    public static bool IsAsked(string request) => request.StartsWith("You keep the memory of a working session", StringComparison.Ordinal);

    /// <summary>The summary.</summary>
    public static string Reply(string request, string hash)
    {
        int form = request.IndexOf("# The form\n", StringComparison.Ordinal);
        int old = request.IndexOf("# The earlier summary", StringComparison.Ordinal);
        string next = NextSteps().Matches(request[old..]) is [.., var last] ? last.Value : "NEXT 1";
        string left = string.Create(CultureInfo.InvariantCulture, $"Heard #{hash}. LOST {Losses(request[old..])}. {next}");
        return string.Join('\n', Headings().Matches(request[form..old]).Select((h, i) => $"{h.Value}\n{(i == 0 ? left : "none")}"));
    }

    /// <summary>How many cells cost their worker its life, as a text tells.</summary>
    public static int Losses(string text) => (text.Contains(Script.LostMark, StringComparison.Ordinal) ? text.Split(Script.LostMark).Length - 1 : 0)
        + Lost().Matches(text).Sum(l => int.Parse(l.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"NEXT \d+")]
    private static partial Regex NextSteps();

    [GeneratedRegex(@"\bLOST (\d+)\.")]
    private static partial Regex Lost();

    [GeneratedRegex("^## .+", RegexOptions.Multiline)]
    private static partial Regex Headings();
}
