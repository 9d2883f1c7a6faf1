// refused by: symbol+metadata
System.Runtime.InteropServices.Marshal.GetIUnknownForObject(new object()) != 0
