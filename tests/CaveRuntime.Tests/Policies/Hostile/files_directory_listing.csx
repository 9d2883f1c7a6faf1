// refused by: symbol+metadata
Directory.GetFiles("/").Length
