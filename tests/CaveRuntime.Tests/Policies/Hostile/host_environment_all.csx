// refused by: symbol+metadata
Environment.GetEnvironmentVariables().Count
