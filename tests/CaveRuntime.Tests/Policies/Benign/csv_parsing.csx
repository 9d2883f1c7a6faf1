List<string[]> Csv(string text) => text.Split('\n').Where(l => l.Length > 0).Select(l => Regex.Matches(l, "(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))").Select(m => m.Groups[1].Success ? m.Groups[1].Value.Replace("\"\"", "\"") : m.Groups[2].Value).ToArray()).ToList();
var rows = Csv("name,age\n\"Smith, A\",3\nBob,4");
var header = rows[0]; var data = rows.Skip(1).Select(r => header.Zip(r).ToDictionary(p => p.First, p => p.Second)).ToList();
data.Sum(r => int.Parse(r["age"], CultureInfo.InvariantCulture))
