var tasks = new Dictionary<string, Task<int>> { ["a"] = Task.FromResult(1), ["b"] = Task.Run(async () => { await Task.Delay(1); return 2; }) };
await Task.WhenAll(tasks.Values);
tasks.ToDictionary(t => t.Key, t => t.Value.Result)["b"]
