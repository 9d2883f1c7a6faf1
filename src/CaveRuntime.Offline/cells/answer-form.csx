One finding leads. I answer with it in the form that is asked for.
---
// Answer in a form: what the text states as its one member, where that is sure enough.
var stated = findings.Where(f => f.Standing == "Found" && f.Score >= 40).ToList();
var texts = stated.Select(f => f.Value.Length > 0 ? f.Value : f.Quote).Distinct().ToList();
if (texts.Count == 0 || !Regex.IsMatch(texts[0], PATTERN, RegexOptions.CultureInvariant))
    Console.WriteLine("What was found does not fit the form for certain.");
else
    FINAL(new Dictionary<string, object> { [NAME] = VALUE }, stated.Select(f => f.Place).Take(1), "NOTE");
