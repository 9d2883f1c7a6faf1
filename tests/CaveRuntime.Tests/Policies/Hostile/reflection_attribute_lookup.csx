// refused by: symbol+metadata
Attribute.GetCustomAttributes(typeof(int)).Length
