var fs = new List<Func<int>>(); for (var i = 0; i < 3; i++) { var k = i; fs.Add(() => k * k); }
var lazy = new Lazy<int>(() => fs.Sum(f => f()));
var f = int (string s, bool twice = true) => s.Length * (twice ? 2 : 1);
lazy.Value + f("ab")
