// refused by: symbol+metadata
[System.Runtime.InteropServices.UnmanagedCallersOnly] static int F(int x) => x; 1
