// refused by: symbol+metadata
System.Linq.Expressions.Expression<Func<int>> e = () => 1 + 1; e.Compile()()
