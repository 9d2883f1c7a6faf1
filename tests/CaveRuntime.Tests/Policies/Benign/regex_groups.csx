var text = "Order #17 of 2024-03-05 by Ann; Order #18 of 2024-03-06 by Bob";
foreach (Match m in Regex.Matches(text, @"Order #(?<id>\d+) of (?<day>[\d-]+) by (?<who>\w+)"))
    Console.WriteLine($"{m.Groups["id"].Value,5}: {m.Groups["who"].Value} on {DateTime.Parse(m.Groups["day"].Value, CultureInfo.InvariantCulture):d MMM yyyy}");
