var sales = new[] { new { Region = "N", Amount = 10.0, Day = new DateOnly(2024, 1, 3) }, new { Region = "S", Amount = 5.5, Day = new DateOnly(2024, 1, 4) }, new { Region = "N", Amount = 2.5, Day = new DateOnly(2024, 2, 1) } };
var report = sales.GroupBy(s => new { s.Region, s.Day.Month }).Select(g => new { g.Key.Region, g.Key.Month, Total = g.Sum(x => x.Amount), Max = g.Max(x => x.Amount), Count = g.Count() }).OrderBy(r => r.Region).ThenByDescending(r => r.Total);
foreach (var r in report) Console.WriteLine($"{r.Region} {r.Month:00} {r.Total,8:F2} {r.Count}");
report.First()
