// refused by: symbol+metadata
System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode("x")
