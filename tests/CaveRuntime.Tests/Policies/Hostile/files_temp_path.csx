// refused by: symbol+metadata
Path.GetTempPath()
