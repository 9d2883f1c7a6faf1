// refused by: symbol
dynamic d = "x"; d.Length
