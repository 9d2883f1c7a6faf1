One finding leads. I answer with it; its quotation goes along as evidence.
---
// Answer: the best finding, with the place that it stands in.
var best = findings[0];
FINAL(best.Value.Length > 0 ? best.Value : best.Quote, [best.Place], "NOTE");
