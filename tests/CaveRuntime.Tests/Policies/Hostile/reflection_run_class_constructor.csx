// refused by: symbol+metadata
System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(int).TypeHandle);
