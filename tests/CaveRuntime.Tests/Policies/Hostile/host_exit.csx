// refused by: symbol+metadata
Environment.Exit(0);
