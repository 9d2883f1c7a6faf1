The question names KEYCOUNT, so only sentences with those very words count. I read all places where they stand.
---
// Read the keys: every place where one of them stands, each in a subcall of its own.
int WordStart(int at)
{
    at = Math.Clamp(at, 0, ctx.Length);
    for (int back = 0; back < 80 && at > 0 && at < ctx.Length && !char.IsWhiteSpace(ctx[at - 1]); back++) at--;
    return at;
}

var keys = new (string Name, string Pattern)[]
{
    KEYS
};
var passages = keys
    .SelectMany(key => ctx.Grep(key.Pattern, 200), (key, hit) => (Key: key.Name, hit.Position))
    .Select(place => (place.Key, Start: WordStart(place.Position - 500), End: WordStart(place.Position + 600)))
    .ToList();
