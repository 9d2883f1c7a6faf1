// refused by: symbol+metadata
Array.CreateInstance("x".GetType(), 3).Length
