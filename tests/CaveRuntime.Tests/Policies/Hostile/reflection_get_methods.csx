// refused by: symbol+metadata
typeof(string).GetMethods().Length
