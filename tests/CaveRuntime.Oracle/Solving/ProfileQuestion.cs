using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaveRuntime.Oracle.Solving;

/// <summary>Answers questions that join profiles of companies and people. A row is one profile: a JSON object with its name and its facts,
/// all as text.</summary>
internal static class ProfileQuestion
{
    private const string Unknown = "I do not know.";

    public static string Answer(string question, IEnumerable<string> rows)
    {
        var profiles = new Dictionary<string, Dictionary<string, string>>();
        foreach (string row in rows)
        {
            var facts = JsonSerializer.Deserialize<Dictionary<string, string>>(row) ?? new Dictionary<string, string>();
            profiles[facts.GetValueOrDefault("name", "")] = facts;
        }

        string Fact(string name, string fact) =>
            profiles.TryGetValue(name, out var facts) && facts.TryGetValue(fact, out var value) ? value : Unknown;
        string Follow(string name, params string[] path) => path.Aggregate(name, Fact);
        int Year(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int year) ? year : int.MaxValue;

        if (Asked(@"In which town was the founder of (.+) born\?") is [var company])
            return Follow(company, "founder", "town");
        if (Asked(@"What does the main supplier of (.+) make\?") is [var buyer])
            return Follow(buyer, "supplier", "product");
        if (Asked(@"did the chief executive of the company that took over (.+) study\?") is [var bought])
            return Follow(bought, "owner", "chief", "school");
        if (Asked(@"In which year was the person married to the founder of (.+) born\?") is [var founded])
            return Follow(founded, "founder", "spouse", "born");
        if (Asked(@"What subject was studied by the mentor of the head of (.+)\?") is [var led])
            return Follow(led, "chief", "mentor", "subject");
        if (Asked(@"Which is older, the main supplier of (.+) or the main supplier of (.+)\?") is [var one, var other])
        {
            return Year(Follow(one, "supplier", "founded")) < Year(Follow(other, "supplier", "founded"))
                ? Fact(one, "supplier")
                : Fact(other, "supplier");
        }
        if (Asked(@"How many companies have their head office in (.+)\? Answer") is [var town])
            return profiles.Values.Count(p => p.GetValueOrDefault("seat") == town).ToString(CultureInfo.InvariantCulture);
        if (Asked(@"Which companies were set up before 1950 by someone who studied at (.+)\? Answer") is [var school])
        {
            var found = profiles.Values.Where(
                p => Year(p.GetValueOrDefault("founded", "")) < 1950
                    && Follow(p["name"], "founder", "school") == school).Select(p => p["name"]).Order(StringComparer.Ordinal).ToList();
            return found.Count == 0 ? "none" : string.Join(", ", found);
        }

        return Unknown;

        string[] Asked(string pattern) => Regex.Match(question, pattern).Groups.Values.Skip(1).Select(g => g.Value).ToArray();
    }

    /// <summary>Whether the question is one of these.</summary>
    public static bool Knows(string question) =>
        Regex.IsMatch(
            question,
            @"the (founder|main supplier|mentor of the head) of |that took over |have their head office in |were set up before 1950 by ");
}
