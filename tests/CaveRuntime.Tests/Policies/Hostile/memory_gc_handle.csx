// refused by: symbol+metadata
System.Runtime.InteropServices.GCHandle.Alloc(new object()).IsAllocated
