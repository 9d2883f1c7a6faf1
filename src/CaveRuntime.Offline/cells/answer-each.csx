One value for each key, in the order of the question.
---
// Answer: the best value for each key, in the order of the question, with the places.
WHERE
var each = keys.Select(key => findings.FirstOrDefault(f => f.Key == key.Name)).Where(f => f.Quote != null).ToList();
var missing = keys.Where(key => each.All(f => f.Key != key.Name)).Select(key => $"Nothing is stated for {key.Name}.");
var places = string.Join("\n", each.Select(f => $"“{f.Quote}” ({Where(f.Position)})").Concat(missing));
FINAL($"{places}\nNOTE\nAnswer: {string.Join(", ", each.Select(f => f.Value))}");
