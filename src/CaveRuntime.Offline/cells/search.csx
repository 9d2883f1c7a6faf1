Now the passages that share most words with the question. A subcall reads each of them.
---
// Read the best passages: the ones that share most with the question, rare words first, each in a subcall of its own.
int WordStart(int at)
{
    at = Math.Clamp(at, 0, ctx.Length);
    for (int back = 0; back < 80 && at > 0 && at < ctx.Length && !char.IsWhiteSpace(ctx[at - 1]); back++) at--;
    return at;
}

var passages = ctx.Search(QUERY, 16)
    .Select(p => (Key: "none", Start: WordStart(p.Position - 300), End: WordStart(p.Position + p.Text.Length + 300)))
    .ToList();
