I look before I search: how much there is, what it is called, and which words of the question are rare in it.
---
// Look: the size of the input, and how rare each word of the question is.
Console.WriteLine($"{ctx.Length:N0} characters in {docs.Count} document(s): {string.Join(", ", docs.Take(20).Select(d => d.Name))}");
Console.WriteLine(ctx[..Math.Min(200, ctx.Length)]);

var question = QUESTION;
string[] words = [WORDS];
var counts = words.ToDictionary(word => word, word => ctx.Count(word));
var rarity = string.Join(", ", counts.Select(c =>
    FormattableString.Invariant($"{c.Key} {(c.Value == 0 ? 1 : Math.Log(1 + ctx.Length / (300.0 * c.Value))):F1}")));
Console.WriteLine($"Occurrences: {string.Join(", ", counts.Select(c => $"{c.Key} {c.Value:N0}"))}");
