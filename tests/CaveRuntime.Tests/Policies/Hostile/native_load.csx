// refused by: symbol+metadata
System.Runtime.InteropServices.NativeLibrary.Load("libc.so.6") != 0
