Every value that the text states belongs in the answer, in the order of the text.
---
// Answer: every value that the text states, in its order; the places go along as evidence.
var all = findings.OrderBy(f => f.Position).DistinctBy(f => f.Value).ToList();
FINAL(string.Join(", ", all.Select(f => f.Value)), all.Select(f => f.Place), "NOTE");
