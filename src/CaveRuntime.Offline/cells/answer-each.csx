One value for each key, in the order of the question.
---
// Answer: the best value for each key, in the order of the question; the places go along as evidence.
var each = keys.Select(key => findings.FirstOrDefault(f => f.Key == key.Name)).Where(f => f.Quote != null).ToList();
var missing = keys.Where(key => each.All(f => f.Key != key.Name)).Select(key => $"Nothing is stated for {key.Name}.");
FINAL(string.Join(", ", each.Select(f => f.Value)), each.Select(f => f.Place), string.Join("\n", missing.Append("NOTE")));
