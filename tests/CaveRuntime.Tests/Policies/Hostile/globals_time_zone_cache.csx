// refused by: symbol+metadata
TimeZoneInfo.ClearCachedData();
