I look first: how much there is, and how it begins.
---
var pieces = SPLIT;
var read = new SortedDictionary<int, string>();   // number of a group's first piece, and what was read there: one piece a line
Console.WriteLine($"{pieces.Count} pieces in {ctx.Length} characters; {budget.Subcalls} subcalls left.");
Console.WriteLine(ctx[..Math.Min(300, ctx.Length)]);
