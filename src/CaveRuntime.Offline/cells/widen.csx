Nothing yet. I look for each of the rarest words alone.
---
// Widen: passages for each of the question's rarest words.
int WordStart(int at)
{
    at = Math.Clamp(at, 0, ctx.Length);
    for (int back = 0; back < 80 && at > 0 && at < ctx.Length && !char.IsWhiteSpace(ctx[at - 1]); back++) at--;
    return at;
}

var passages = counts.Where(c => c.Value > 0).OrderBy(c => c.Value).Take(4)
    .SelectMany(c => ctx.Search(c.Key, 8))
    .Select(p => (Key: "none", Start: WordStart(p.Position - 300), End: WordStart(p.Position + p.Text.Length + 300)))
    .Distinct()
    .ToList();
