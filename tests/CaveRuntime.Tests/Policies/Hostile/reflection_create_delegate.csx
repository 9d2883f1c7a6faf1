// refused by: symbol+metadata
Delegate.CreateDelegate(typeof(Action), "x", "Trim")
