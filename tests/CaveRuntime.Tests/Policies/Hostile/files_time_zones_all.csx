// refused by: symbol+metadata
TimeZoneInfo.GetSystemTimeZones().Count
