// refused by: symbol+metadata
Environment.CurrentDirectory = "/";
