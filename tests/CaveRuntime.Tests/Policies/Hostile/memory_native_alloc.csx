// refused by: symbol+metadata
System.Runtime.InteropServices.Marshal.AllocHGlobal(10) != 0
