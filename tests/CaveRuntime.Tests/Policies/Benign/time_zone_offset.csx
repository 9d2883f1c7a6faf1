var tz = TimeZoneInfo.Utc;
TimeZoneInfo.ConvertTimeFromUtc(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), tz).ToString("u") + tz.BaseUtcOffset
