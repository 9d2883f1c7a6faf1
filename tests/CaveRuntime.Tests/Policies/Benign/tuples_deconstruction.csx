(string Name, int Age) p = ("Ann", 3);
var (name, age) = p;
(name, age) = (name + "!", age + 1);
var list = new List<(int Row, int Col, string Cell)> { (1, 2, "x") };
foreach (var (row, col, cell) in list) Console.WriteLine($"{row}{col}{cell}");
(name, age, p == ("Ann", 3), Tuple.Create(1, "a").Item2)
