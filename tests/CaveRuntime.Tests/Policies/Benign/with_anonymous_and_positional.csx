var a = new { X = 1, Y = "q" }; var b = a with { X = 2 };
record class Node(string Name, Node Next = null) { public IEnumerable<string> Names() { for (var n = this; n is not null; n = n.Next) yield return n.Name; } }
var chain = new Node("a", new("b")); (b, string.Join(">", chain.Names()), chain with { Name = "c" } is { Name: "c", Next.Name: "b" })
