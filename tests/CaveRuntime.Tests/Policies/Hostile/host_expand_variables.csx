// refused by: symbol+metadata
Environment.ExpandEnvironmentVariables("%HOME%")
