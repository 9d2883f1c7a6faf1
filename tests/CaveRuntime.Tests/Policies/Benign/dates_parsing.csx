var stamps = new[] { "2024-02-29T10:00:00Z", "29 Feb 2024", "2024/02/29" };
foreach (var s in stamps)
    if (DateTimeOffset.TryParse(s, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) Console.WriteLine(at.ToUniversalTime().ToString("O"));
var exact = DateTime.ParseExact("03.02.2024", "dd.MM.yyyy", CultureInfo.InvariantCulture);
(exact.DayOfWeek, exact.AddMonths(1).Subtract(exact).TotalDays, DateOnly.FromDateTime(exact), ISOWeek.GetWeekOfYear(exact))
