One passage leads. I answer with its words and their position.
---
// Answer: the best finding in the words of the text, and where they stand.
WHERE
var best = findings[0];
var value = best.Value.Length > 0 ? $"{best.Value} — “{best.Quote}”" : $"“{best.Quote}”";
FINAL($"{Where(best.Position)}\nNOTE\nAnswer: {value}");
