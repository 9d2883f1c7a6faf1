using System.Collections.Concurrent;
var seen = new ConcurrentDictionary<int, int>();
Parallel.ForEach(Enumerable.Range(0, 100), new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => seen.AddOrUpdate(i % 7, 1, (_, n) => n + 1));
Parallel.For(0, 10, i => seen.TryAdd(100 + i, i));
seen.Values.Sum()
