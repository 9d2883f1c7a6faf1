// refused by: symbol+metadata
CultureInfo.CurrentCulture.ClearCachedData();
