// refused by: symbol+metadata
typeof(int).TypeHandle.Value != 0
