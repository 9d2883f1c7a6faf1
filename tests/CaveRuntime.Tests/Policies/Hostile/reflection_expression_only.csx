// refused by: symbol+metadata
System.Linq.Expressions.Expression<Func<string, int>> e = s => s.Length; e.ToString()
