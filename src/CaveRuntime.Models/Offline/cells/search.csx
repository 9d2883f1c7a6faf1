Now the passages that share most words with the question. A subcall reads each of them.
---
// Read the best passages: the ones that share most with the question, rare words first, each in a subcall of its own.
var passages = ctx.Search(QUERY, 16)
    .Select(p => (Key: "none", Start: Math.Max(0, p.Position - 300), End: Math.Min(ctx.Length, p.Position + p.Text.Length + 300)))
    .ToList();
