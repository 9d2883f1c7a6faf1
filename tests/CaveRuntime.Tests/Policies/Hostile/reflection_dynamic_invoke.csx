// refused by: symbol+metadata
Func<int, int> f = Math.Abs; f.DynamicInvoke(-3)
