// refused by: symbol+metadata
typeof(string).BaseType.BaseType
