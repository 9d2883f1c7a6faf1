// refused by: symbol+metadata
Environment.ProcessPath
