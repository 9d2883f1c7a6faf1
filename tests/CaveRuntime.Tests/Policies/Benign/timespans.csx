var total = TimeSpan.Zero;
foreach (var s in new[] { "01:30", "00:45" }) total += TimeSpan.Parse(s, CultureInfo.InvariantCulture);
$"{total.TotalHours:F2} h = {total:hh\\:mm}"
