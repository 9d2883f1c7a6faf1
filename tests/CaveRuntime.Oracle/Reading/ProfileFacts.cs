using System.Text.RegularExpressions;

namespace CaveRuntime.Oracle.Reading;

/// <summary>What a generated profile says: the generator's own phrasings, so nothing here is understood.</summary>
internal static partial class ProfileFacts
{
    private static readonly Regex[] s_topics = [Founding(), Seat(), Chief(), Supplier(), Owner(), Birth(), Study(), Mentor(), Spouse()];

    /// <summary>All facts but the name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_topics.SelectMany(t => t.GetGroupNames()).Where(n => !char.IsDigit(n[0]))];

    /// <summary>The facts of a profile, its name among them; null where the text is none.</summary>
    public static IReadOnlyDictionary<string, string>? Of(string profile)
    {
        const string title = "Title: ";
        int end = profile.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0 || !profile.StartsWith(title, StringComparison.Ordinal))
            return null;
        var facts = new Dictionary<string, string> { ["name"] = profile[title.Length..end] };
        string text = profile[(end + 1)..];
        foreach (Regex topic in s_topics)
        {
            foreach (Group group in topic.Match(text).Groups.Values.Where(g => g.Success && !char.IsDigit(g.Name[0])))
                facts[group.Name] = group.Value;
        }

        return facts;
    }

    // The full stop behind an initial ends no name.
    private const string Stop = @"(?<! [A-Z])\.", Pronoun = "(?:[Hh]e|[Ss]he)";

    [GeneratedRegex(
        $@" was set up in (?<founded>\d+) by (?<founder>.+?){Stop}|It was (?<founder>.+?) who, in (?<founded>\d+), opened |Founded in (?<founded>\d+), .+? began as an idea of (?<founder>.+?){Stop}")]
    private static partial Regex Founding();

    [GeneratedRegex(
        @"The firm has its seat in (?<seat>.+?) and is known for its (?<product>[^.]+)\.|From its offices in (?<seat>.+?) the company sells (?<product>[^.]+)\.|Its (?<product>[^.]+) are made in (?<seat>[^.]+), where the head office ")]
    private static partial Regex Seat();

    [GeneratedRegex(
        $@"(?<chief>\S+(?: [A-Z]\.)? \S+(?: [IVX]+)?) has run the business |The present chief executive is (?<chief>.+?){Stop}|the house is led by (?<chief>.+?){Stop}")]
    private static partial Regex Chief();

    [GeneratedRegex(@"(?:Most raw material comes from|Its main supplier is|For parts it relies on) (?<supplier>[^.]+)\.")]
    private static partial Regex Supplier();

    [GeneratedRegex(
        @"(?:In \d+ it was taken over by|Since \d+ it has belonged to) (?<owner>[^.]+)\.|(?<owner>[^\s.][^.]*) bought it in \d+\.")]
    private static partial Regex Owner();

    [GeneratedRegex(
        @" was born in (?<town>.+?) in (?<born>\d+)\.|Born in (?<born>\d+), .+? comes from (?<town>[^.]+)\.|^(?<town>[^.]+?) is the birthplace of .+? \((?<born>\d+)\)")]
    private static partial Regex Birth();

    [GeneratedRegex(
        $@" studied (?<subject>[^.]+?) at (?<school>[^.]+)\.|At (?<school>[^.]+?), {Pronoun} took a degree in (?<subject>[^.]+)\.|{Pronoun} read (?<subject>[^.]+?) and left (?<school>[^.]+?) with honours")]
    private static partial Regex Study();

    [GeneratedRegex(
        $@"owes the trade to (?<mentor>.+?){Stop}|often names (?<mentor>.+?) as a mentor|As a young trainee {Pronoun} worked under (?<mentor>.+?){Stop}")]
    private static partial Regex Mentor();

    [GeneratedRegex(
        $@"is married to (?<spouse>.+?){Stop}|The wedding with (?<spouse>.+?) was held |shares the house with (?<spouse>.+?), to whom ")]
    private static partial Regex Spouse();
}
