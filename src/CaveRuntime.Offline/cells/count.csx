The question is how often something stands in the text. Code counts that for certain.
---
// Count: every place that the pattern matches.
var pattern = PATTERN;
var count = 0;
var places = new List<Text>();
foreach (var place in Regex.EnumerateMatches(ctx.AsSpan(), pattern, RegexOptions.CultureInvariant | RegexOptions.Multiline))
{
    count++;
    if (places.Count < 3) places.Add(ctx[place.Index..(place.Index + place.Length)]);
}

FINAL(RESULT, places, (count > places.Count ? "These are the first of them. " : "") + COUNTED + "NOTE");
