// refused by: symbol+metadata
Activator.CreateInstance(typeof(List<int>))
