List<int> a = [1, 2, 3];
int[] b = [.. a, 4];
HashSet<string> set = ["x", "y"];
ReadOnlySpan<int> s() => [1, 2];
IReadOnlyList<string> names = ["ann", "bob"];
Dictionary<string, int> d = new() { ["a"] = 1, ["b"] = 2 };
System.Collections.Immutable.ImmutableArray<int> im = [1, 2, 3];
(b.Length, set.Count, s().Length, names.Count, d.Count, im.Length)
