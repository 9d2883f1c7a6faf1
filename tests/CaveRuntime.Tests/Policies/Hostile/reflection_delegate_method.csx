// refused by: symbol+metadata
((Func<int, int>)Math.Abs).Method.Name
