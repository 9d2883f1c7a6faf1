var stack = new Stack<char>(); var ok = true;
foreach (var c in "{[()]}") { if ("{[(".Contains(c)) stack.Push(c); else ok &= stack.Count > 0 && "{[(".IndexOf(stack.Pop()) == "}])".IndexOf(c); }
var queue = new Queue<int>(new[] { 1, 2 }); queue.Enqueue(3);
var linked = new LinkedList<int>(queue); linked.AddFirst(0); linked.Remove(2);
var sorted = new SortedSet<string>(StringComparer.Ordinal) { "b", "a" };
(ok, queue.Dequeue(), linked.Count, sorted.Min, sorted.GetViewBetween("a", "a").Count)
