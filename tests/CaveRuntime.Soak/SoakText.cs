using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CaveRuntime.Soak;

/// <summary>The text of a session: a number on every line. The right answer to every question is their sum.</summary>
internal sealed partial record SoakText(string Text, long Total)
{
    private static readonly string[] s_words = [
        "harbour",
        "lantern",
        "granite",
        "meadow",
        "copper",
        "willow",
        "cinder",
        "saddle",
        "thimble",
        "orchard"
    ];

    /// <summary>The text of this plan, always the same.</summary>
    public static SoakText Of(SessionPlan plan)
    {
        var random = new Random(plan.Number);
        var text = new StringBuilder();
        long total = 0;
        for (int line = 0; line < plan.Lines; line++)
        {
            int number = random.Next(1_000_000);
            total += number;
            text.Append(
                CultureInfo.InvariantCulture,
                $"#{number} {s_words[random.Next(10)]} {s_words[random.Next(10)]} {s_words[random.Next(10)]}\n");
        }

        return new SoakText(text.ToString(), total);
    }

    /// <summary>Adds up the marked numbers of a text.</summary>
    public static long Sum(string text) => Marked().Matches(text).Sum(m => long.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    /// <summary>Adds up all numbers of a text.</summary>
    public static long SumOfAll(string text) => Any().Matches(text).Sum(m => long.Parse(m.ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"#(\d+)")]
    private static partial Regex Marked();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Any();
}
