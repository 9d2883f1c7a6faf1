// refused by: symbol+metadata
Environment.MachineName + Environment.UserName
