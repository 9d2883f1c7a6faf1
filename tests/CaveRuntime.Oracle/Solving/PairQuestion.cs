using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace CaveRuntime.Oracle.Solving;

/// <summary>Answers the questions for all pairs of users such that something holds for their labelled lines.</summary>
internal static class PairQuestion
{
    public static string Answer(string question, IReadOnlyList<LabelledLine> lines)
    {
        var classes = LabelledLine.Classes(question);
        var named = LabelledLine.Named(question, classes);
        var scope = Regex.Match(question, @"Consider only these users: ([\d, ]+)\.");
        var users = (scope.Success ? scope.Groups[1].Value.Split(", ").Select(u => int.Parse(u, CultureInfo.InvariantCulture)) : lines
            .Select(l => l.User)).Distinct().Order().ToArray();
        var days = users.ToDictionary(u => u, _ => classes.Select(_ => new List<DateOnly>()).ToArray());
        foreach (var line in lines)
        {
            if (days.TryGetValue(line.User, out var ofUser))
                ofUser[line.Class].Add(line.Day);
        }

        int count = Regex.Match(question, @"(?:at least|exactly) (\d+) line") is { Success: true } number
            ? int.Parse(number.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;
        var date = Regex.Match(question, @"(?:after|before) (\w{3} \d\d, \d{4})") is { Success: true } when
            ? DateOnly.ParseExact(when.Groups[1].Value, "MMM dd, yyyy", CultureInfo.InvariantCulture)
            : default;
        var pairs = users.SelectMany((a, i) => users.Skip(i + 1).Select(b => (a, b))).Where(p => Holds(p.a, p.b)).Select(
            p => string.Create(CultureInfo.InvariantCulture, $"({p.a}, {p.b})")).ToList();
        return pairs.Count == 0 ? "none" : string.Join('\n', pairs);

        int N(int user, int nth) => days[user][named[nth]].Count;
        DateOnly First(int user) => days[user][named[0]].Min();
        bool Both(int a, int b, Func<int, bool> holds) => holds(a) && holds(b);
        bool Either(int a, int b, Func<int, bool> one, Func<int, bool> other) => (one(a) && other(b)) || (one(b) && other(a));

        int Favourite(int user)
        {
            var counts = days[user].Select(d => d.Count).ToArray();
            int most = counts.Max();
            return most > 0 && counts.Count(c => c == most) == 1 ? Array.IndexOf(counts, most) : -1;
        }

        bool Holds(int a, int b) =>
            question.Contains("(counted together)") ? Both(a, b, u => N(u, 0) + N(u, 1) >= count)
            : question.Contains("strictly more lines") ? Both(a, b, u => N(u, 0) > N(u, 1))
            : question.Contains("are dated after") ? Both(a, b, u => N(u, 0) > 0 && First(u) > date)
            : question.Contains("one of the two has no line") ? Either(a, b, u => N(u, 0) == 0, u => N(u, 1) >= count)
            : question.Contains("one of the two has exactly") ? Either(a, b, u => N(u, 0) == count, u => N(u, 1) > 0 && N(u, 2) > 0)
            : question.Contains("the same most common class") ? Favourite(a) >= 0 && Favourite(a) == Favourite(b)
            : question.Contains("dated on the same day") ? days[a][named[0]].Intersect(days[b][named[0]]).Any()
            : question.Contains("together the two users have exactly") ? N(a, 0) > 0 && N(b, 0) > 0 && N(a, 0) + N(b, 0) == count
            : question.Contains("the first line of the class") && Either(
                a,
                b,
                u => N(u, 0) > 0 && First(u) < date,
                u => N(u, 0) > 0 && First(u) >= date);
    }
}
