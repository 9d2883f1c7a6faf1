var graph = new Dictionary<string, (string To, int Cost)[]> { ["a"] = new[] { ("b", 1), ("c", 5) }, ["b"] = new[] { ("c", 1) }, ["c"] = [] };
var dist = new Dictionary<string, int> { ["a"] = 0 };
var queue = new PriorityQueue<string, int>();
queue.Enqueue("a", 0);
while (queue.TryDequeue(out var at, out var d))
    foreach (var (to, cost) in graph[at])
        if (!dist.TryGetValue(to, out var old) || d + cost < old) { dist[to] = d + cost; queue.Enqueue(to, d + cost); }
dist["c"]
