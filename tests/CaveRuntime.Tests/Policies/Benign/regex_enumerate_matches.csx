int count = 0;
foreach (var m in Regex.EnumerateMatches("one two three", @"\w+")) count += m.Length;
count
