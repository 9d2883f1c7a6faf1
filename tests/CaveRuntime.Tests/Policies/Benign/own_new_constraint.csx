class Acc { public int N; }
T Make<T>(Action<T> init) where T : new() { var t = new T(); init(t); return t; }
Make<Acc>(a => a.N = 4).N + Make<List<int>>(l => l.Add(1)).Count
