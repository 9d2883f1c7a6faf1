static int seed = 5; static readonly Regex Word = new(@"\w+");
static class Names { public static readonly Dictionary<string, int> All = new() { ["a"] = 1 }; }
int Next() => seed++;
Next() + Word.Matches("a b").Count + Names.All.Count
