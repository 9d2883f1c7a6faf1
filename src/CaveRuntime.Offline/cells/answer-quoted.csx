One passage leads. I answer with its words and their place.
---
// Answer: the best finding in the words of the text, and where they stand.
var best = findings[0];
// Under 40 of 100 the sentence shares too little with the question to take a value out of it.
var value = best.Score < 40 ? $"not found for certain; the nearest sentence is “{best.Quote}”"
    : best.Value.Length > 0 ? $"{best.Value} — “{best.Quote}”"
    : $"“{best.Quote}”";
FINAL(value, [best.Place], "NOTE");
