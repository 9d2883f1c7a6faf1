class Feed { public event EventHandler<string> Said; public event Action<int> Counted; public void Say(string s) { Said?.Invoke(this, s); Counted?.Invoke(s.Length); } }
var log = new List<string>(); var feed = new Feed();
feed.Said += (_, s) => log.Add(s); Action<int> count = n => log.Add(n.ToString()); feed.Counted += count;
feed.Say("hi"); feed.Counted -= count; feed.Say("ho");
Func<int, Func<int, int>> add = a => b => a + b; Predicate<int> even = x => x % 2 == 0;
delegate int Op(int a, int b); Op op = (a, b) => a * b; op += (a, b) => a - b;
(log.Count, add(1)(2), even(2), op(5, 3), new List<int> { 1, 2 }.FindAll(even).Count)
