using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace CaveRuntime.Oracle.Solving;

/// <summary>Answers the questions that count labelled lines: by class, by user, by date. Of several with the same count the one that came
/// first is taken.</summary>
internal static class CountQuestion
{
    public static string Answer(string question, IReadOnlyList<LabelledLine> lines)
    {
        var classes = LabelledLine.Classes(question);
        var asked = question[question.IndexOf("of these classes", StringComparison.Ordinal)..];
        var named = LabelledLine.Named(asked, classes);
        int user = Regex.Match(asked, @"user (\d+)") is { Success: true } m
            ? int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;
        var wanted = named.Length == 0 ? lines : lines.Where(l => l.Class == named[0]).ToList();
        if (asked.Contains("Among the lines of user"))
            return Name(Ranked(lines.Where(l => l.User == user).Select(l => l.Class)).FirstOrDefault(-1));
        if (asked.Contains("most common?"))
            return Name(Ranked(lines.Select(l => l.Class)).FirstOrDefault(-1));
        if (asked.Contains("least common?"))
            return Name(Ranked(lines.Select(l => l.Class)).LastOrDefault(-1));
        if (asked.Contains("How many lines belong"))
            return Number(wanted.Count);
        if (asked.Contains("more common, less common or"))
        {
            return wanted.Count.CompareTo(lines.Count(l =>
                l.Class == named[1])) switch { > 0 => "more common", < 0 => "less common", _ => "equally common" };
        }
        if (asked.Contains("How many different users"))
            return Number(wanted.Select(l => l.User).Distinct().Count());
        if (asked.Contains("Which user has the most"))
            return Number(Ranked(wanted.Select(l => l.User)).FirstOrDefault());
        if (asked.Contains("earliest line"))
        {
            return wanted.Where(l => l.User == user).Select(
                l => l.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Order().FirstOrDefault("none");
        }
        if (asked.Contains("In which month"))
        {
            return wanted.Count == 0
                ? "none"
                : CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(Ranked(wanted.Select(l => l.Day.Month)).First());
        }
        if (asked.Contains("larger share"))
        {
            var middle = new DateOnly(2023, 7, 1);
            double Share(bool before) =>
                wanted.Count(l => l.Day < middle == before) / (double)Math.Max(1, lines.Count(l => l.Day < middle == before));
            return Share(true) > Share(false) ? "before" : "after";
        }

        return "I do not know.";

        string Name(int label) => label < 0 ? "none" : classes[label];
        string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private static IEnumerable<int> Ranked(IEnumerable<int> things) =>
        things.GroupBy(t => t).OrderByDescending(g => g.Count()).Select(g => g.Key);
}
