// refused by: symbol+metadata
typeof(System.Diagnostics.Process).Name
