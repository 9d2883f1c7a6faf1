// refused by: symbol+metadata
typeof(List<>).MakeGenericType(typeof(int)).Name
