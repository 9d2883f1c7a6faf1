// refused by: symbol
dynamic d = new System.Dynamic.ExpandoObject(); d.X = 1; (int)d.X
