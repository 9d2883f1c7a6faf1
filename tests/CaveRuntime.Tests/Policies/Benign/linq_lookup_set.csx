var lookup = "the cat sat on the mat".Split(' ').ToLookup(w => w.Length);
var set = new HashSet<string>(lookup[3]);
set.IntersectWith(new[] { "cat", "dog" });
string.Join('|', set.Union(lookup[2]).Except(new[] { "of" }).OrderBy(x => x, StringComparer.Ordinal))
