Every value that the text states belongs in the answer, in the order of the text.
---
// Answer: every value that the text states, in its order, with the places.
WHERE
var all = findings.OrderBy(f => f.Position).DistinctBy(f => f.Value).ToList();
var places = string.Join("\n", all.Take(20).Select(f => $"“{f.Quote}” ({Where(f.Position)})"));
FINAL($"{places}\nNOTE\nAnswer: {string.Join(", ", all.Select(f => f.Value))}");
