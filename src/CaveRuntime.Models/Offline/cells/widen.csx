Nothing yet. I look for each of the rarest words alone.
---
// Widen: passages for each of the question's rarest words.
var passages = counts.Where(c => c.Value > 0).OrderBy(c => c.Value).Take(4)
    .SelectMany(c => ctx.Search(c.Key, 8))
    .Select(p => (Key: "none", Start: Math.Max(0, p.Position - 300), End: Math.Min(ctx.Length, p.Position + p.Text.Length + 300)))
    .Distinct()
    .ToList();
