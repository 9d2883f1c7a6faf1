var bag = new System.Collections.Concurrent.ConcurrentBag<string>();
await Parallel.ForEachAsync(new[] { "a", "b" }, async (s, cancel) => { await Task.Delay(1, cancel); bag.Add(s.ToUpperInvariant()); });
bag.OrderBy(x => x).First()
