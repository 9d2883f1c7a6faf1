// refused by: symbol+metadata
Regex.CacheSize = int.MaxValue;
