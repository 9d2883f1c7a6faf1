// refused by: symbol+metadata
TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTime.UtcNow, "../../../etc/passwd")
