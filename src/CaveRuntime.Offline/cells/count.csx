The question is how often words occur. Code counts that for certain.
---
// Count: every place where these words stand, in any case and with or without accents.
var pattern = PATTERN;
var count = 0;
var places = new List<Text>();
foreach (var place in Regex.EnumerateMatches(ctx.AsSpan(), pattern, RegexOptions.CultureInvariant | RegexOptions.Multiline))
{
    count++;
    if (places.Count < 3) places.Add(ctx[place.Index..(place.Index + place.Length)]);
}

FINAL(count, places, "These are the first of them. NOTE");
