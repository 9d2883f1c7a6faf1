using System.Text.RegularExpressions;

namespace CaveRuntime.Oracle.Operating;

/// <summary>Fills in the form of a summary with the little that the oracle needs: where it stands.</summary>
internal static partial class Summarizer
{
    public static bool IsAsked(string request) => request.StartsWith("You keep the memory of a working session", StringComparison.Ordinal);

    public static string Reply(string request)
    {
        int form = request.IndexOf("# The form\n", StringComparison.Ordinal), end = request.IndexOf(
            "# The earlier summary",
            StringComparison.Ordinal);
        if (form < 0 || end < form)
            return OracleModel.Ignorance;
        string left = Place().Matches(request) is [.., var last] ? last.Value : "nothing was read yet";
        return string.Join(
            '\n',
            Heading().Matches(request[form..end]).Select(
                h => $"{h.Value}\npieces, read and at hold the input, the readings so far, and the next piece. Left off behind: {left}"));
    }

    [GeneratedRegex(@"Pieces \d+ to \d+ of \d+")]
    private static partial Regex Place();

    [GeneratedRegex("^## .+", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
