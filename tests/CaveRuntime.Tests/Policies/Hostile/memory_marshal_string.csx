// refused by: symbol+metadata
System.Runtime.InteropServices.MemoryMarshal.AsMemory("constant".AsMemory()).Span[0] = 'X';
