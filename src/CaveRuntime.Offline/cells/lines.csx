The question is which lines have a form. Code finds them for certain.
---
// List: every line of this form.
var pattern = PATTERN;
var lines = new List<Text>();
foreach (var line in Regex.EnumerateMatches(ctx.AsSpan(), pattern, RegexOptions.CultureInvariant | RegexOptions.Multiline))
    lines.Add(ctx[line.Index..(line.Index + line.Length)]);
if (lines.Count == 0) FINAL("no line of that form stands in the text", null, "NOTE");
FINAL(string.Join("\n", lines.Take(1000).Select(line => line.ToString().Trim())), lines.Take(3), lines.Count > 1000 ? $"The first 1000 of {lines.Count} lines. NOTE" : "NOTE");
