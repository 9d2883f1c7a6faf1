// refused by: symbol+metadata
Path.GetTempFileName()
