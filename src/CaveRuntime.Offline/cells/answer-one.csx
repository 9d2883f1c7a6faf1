One finding leads. I answer with it, its quotation and its position.
---
// Answer: the best finding, with its quotation and where that stands.
WHERE
var best = findings[0];
FINAL($"“{best.Quote}”\n({Where(best.Position)})\nNOTE\nAnswer: {(best.Value.Length > 0 ? best.Value : best.Quote)}");
