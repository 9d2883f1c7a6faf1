// refused by: symbol+metadata
Path.GetFullPath(".")
