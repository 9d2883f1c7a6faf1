var watch = System.Diagnostics.Stopwatch.StartNew();
var now = DateTime.Now; var utc = DateTime.UtcNow; var o = DateTimeOffset.UtcNow;
watch.Stop();
watch.ElapsedMilliseconds >= 0 && now.Year == o.ToLocalTime().Year
