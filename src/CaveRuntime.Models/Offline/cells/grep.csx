The question names KEYCOUNT, so only sentences with those very words count. I read all places where they stand.
---
// Read the keys: every place where one of them stands, each in a subcall of its own.
var keys = new (string Name, string Pattern)[]
{
    KEYS
};
var passages = keys
    .SelectMany(key => ctx.Grep(key.Pattern, 1, 200), (key, hit) => (Key: key.Name, hit.Position))
    .Select(place => (place.Key, Start: Math.Max(0, place.Position - 500), End: Math.Min(ctx.Length, place.Position + 600)))
    .ToList();
