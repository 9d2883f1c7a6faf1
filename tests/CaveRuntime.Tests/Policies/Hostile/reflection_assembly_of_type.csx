// refused by: symbol+metadata
typeof(object).Assembly.GetType("System.IO.File").Name
