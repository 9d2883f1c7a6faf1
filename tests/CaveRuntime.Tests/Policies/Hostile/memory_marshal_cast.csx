// refused by: symbol+metadata
System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(new byte[8].AsSpan())[0]
