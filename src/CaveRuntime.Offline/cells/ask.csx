
var replies = llm_query_batched(passages.Select(p =>
    $"Question: {question}\nKey: {p.Key}\nRarity: {rarity}\nPassage:\n{ctx[p.Start..p.End]}"));

// A reply has one line a finding; where its quotation stands in ctx tells two findings apart.
var findings = new List<(string Standing, string Key, string Value, double Score, string Quote, int Position, Text Place)>();
foreach (var (passage, reply) in passages.Zip(replies))
{
    var flat = ctx[passage.Start..passage.End].ToString().Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ');
    foreach (Match line in Regex.Matches(reply.ToString(), @"^(Found|Doubted|Denied): (.*?) \| Score: ([\d.]+) \| Quote: (.*)$", RegexOptions.Multiline))
    {
        var quote = line.Groups[4].Value;
        var position = passage.Start + Math.Max(0, flat.IndexOf(quote, StringComparison.Ordinal));
        var place = ctx[position..Math.Min(position + quote.Length, ctx.Length)];
        findings.Add((line.Groups[1].Value, passage.Key, line.Groups[2].Value, double.Parse(line.Groups[3].Value, CultureInfo.InvariantCulture), quote, position, place));
    }
}

// Windows overlap: the same sentence counts once, at its most doubtful, for there its surroundings were in view.
findings = findings.OrderBy(f => f.Standing, StringComparer.Ordinal).DistinctBy(f => (f.Key, f.Value, f.Position)).ToList();

// What the text states counts before what it reports as doubtful; what it denies does not count at all.
var denied = findings.Where(f => f.Standing == "Denied").ToList();
findings = findings
    .Where(f => f.Standing != "Denied")
    .GroupBy(f => f.Key)
    .SelectMany(key => key.Any(f => f.Standing == "Found") ? key.Where(f => f.Standing == "Found") : key)
    .OrderByDescending(f => f.Score).ThenBy(f => f.Position)
    .ToList();
Console.WriteLine($"{findings.Count} findings in {passages.Count} passages, {denied.Count} denied by the text");
foreach (var f in findings.Take(5)) Console.WriteLine(FormattableString.Invariant($"{f.Score:F1}: {f.Value} | {f.Quote}"));
