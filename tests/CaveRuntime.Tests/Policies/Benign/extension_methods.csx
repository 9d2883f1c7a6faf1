static IEnumerable<T> EveryOther<T>(this IEnumerable<T> xs) => xs.Where((_, i) => i % 2 == 0);
static string Shorten(this string s, int n) => s.Length <= n ? s : s[..n] + "…";
string.Join(",", new[] { "alpha", "beta", "gamma" }.EveryOther().Select(s => s.Shorten(3)))
