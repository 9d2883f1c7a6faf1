var pairs = from a in Enumerable.Range(1, 20) from b in Enumerable.Range(a, 20 - a) let c = Math.Sqrt(a * a + b * b) where c == (int)c select (a, b, (int)c);
pairs.Count()
