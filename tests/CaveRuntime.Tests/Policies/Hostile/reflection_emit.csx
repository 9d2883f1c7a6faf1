// refused by: symbol+metadata
new System.Reflection.Emit.DynamicMethod("m", typeof(int), null).Name
