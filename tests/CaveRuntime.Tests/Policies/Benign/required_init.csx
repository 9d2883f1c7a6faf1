class Row { public required string Name { get; init; } public int N { get; set; } = 1; public string Upper => Name.ToUpperInvariant(); public void Deconstruct(out string n, out int k) => (n, k) = (Name, N); }
var (n, k) = new Row { Name = "a", N = 2 };
new Row { Name = n }.Upper + k
