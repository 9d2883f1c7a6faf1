var grid = new int[3, 4];
for (var i = 0; i < grid.GetLength(0); i++) for (var j = 0; j < grid.GetLength(1); j++) grid[i, j] = i * j;
var jag = new int[2][]; jag[0] = new[] { 1, 2 }; jag[1] = Array.Empty<int>();
Array.Sort(jag[0], (a, b) => b - a); Array.Reverse(jag[0]); Array.Fill(jag[0], 7);
(grid.Length, grid[2, 3], jag.Sum(r => r.Length), Array.IndexOf(jag[0], 7), Array.ConvertAll(jag[0], x => x.ToString()))
