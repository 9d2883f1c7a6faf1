var first = await Task.WhenAny(Task.Run(() => 1), Task.FromResult(2));
var all = Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => i * i)));
all.Wait();
first.Result + all.Result.Sum()
