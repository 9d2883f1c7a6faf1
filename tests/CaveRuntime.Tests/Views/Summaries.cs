using System.Text.RegularExpressions;
using CaveRuntime.Views;

namespace CaveRuntime.Tests.Views;

/// <summary>Summarizers: one that does as it is told, and those that do not.</summary>
internal static partial class Summaries
{
    /// <summary>Fills in the form of the request; under its first heading stands what is given.</summary>
    public static string Filled(string request, string says = "found 42 at 17")
    {
        string form = request[request.IndexOf("# The form", StringComparison.Ordinal)..request.IndexOf(
            "# The earlier summary",
            StringComparison.Ordinal)];
        return string.Join('\n', Heading().Matches(form).Select((m, i) => $"{m.Value.TrimEnd()}\n{(i == 0 ? says : "none")}"));
    }

    /// <summary>Every way in which a summarizer can fail, and the good one.</summary>
    public static SummaryReply Any(Random random, string request) => random.Next(8) switch
    {
        0 => new SummaryReply(""),
        1 => new SummaryReply("Sure! The session went well."),
        2 => new SummaryReply("", "the server is down"),
        3 => new SummaryReply("", "the model took longer than 120 s"),
        4 => new SummaryReply(Filled(request)[..20], "the summary was cut off by the length limit"),
        5 => new SummaryReply(Filled(request, string.Concat(Enumerable.Repeat("much longer than what it stands for ", 2_000)))),
        _ => new SummaryReply(Filled(request)),
    };

    [GeneratedRegex("^## .*$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
