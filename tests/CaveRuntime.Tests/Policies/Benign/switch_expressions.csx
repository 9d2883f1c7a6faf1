string Kind(object o) => o switch
{
    null => "null",
    int i and > 10 => $"big {i}",
    int => "int",
    string { Length: > 3 } s => s[..3],
    string s => s,
    (int a, int b) => $"{a}/{b}",
    IEnumerable<int> xs when xs.Any() => "ints",
    DateTime { Year: var y } => y.ToString(),
    _ => o.GetType().Name,
};
string.Join(",", new object[] { null, 11, 1, "hello", "hi", (1, 2), new[] { 1 }, new DateTime(2024, 1, 1), 2.5 }.Select(Kind))
