// refused by: symbol+metadata
TimeZoneInfo.TryFindSystemTimeZoneById("../../etc/passwd", out var tz)
