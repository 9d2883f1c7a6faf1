var xs = Enumerable.Range(0, 10).ToArray();
var moving = xs.Zip(xs.Skip(1), (a, b) => b - a).Aggregate(0, (s, x) => s + x);
var chunks = xs.Chunk(3).Select(c => c.Average()).ToArray();
(moving, chunks, xs.MaxBy(x => x % 7), xs.MinBy(x => -x), xs.DistinctBy(x => x % 2).Count())
