var index = new Dictionary<char, List<string>>();
foreach (var name in new[] { "ann", "bob", "ada" })
{
    if (!index.TryGetValue(name[0], out var list)) index[name[0]] = list = new();
    list.Add(name);
}
index['a'].Count
