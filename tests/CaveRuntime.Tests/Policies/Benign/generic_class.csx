class Counter<T> where T : notnull
{
    private readonly SortedDictionary<T, int> _n = new();
    public void Add(T x) => _n[x] = _n.TryGetValue(x, out var k) ? k + 1 : 1;
    public IEnumerable<(T Key, int N)> Top(int k) => _n.OrderByDescending(p => p.Value).Take(k).Select(p => (p.Key, p.Value));
    public int this[T key] => _n[key];
}
var c = new Counter<string>();
foreach (var w in "a b a c a b".Split()) c.Add(w);
(c.Top(2).ToList(), c["a"])
