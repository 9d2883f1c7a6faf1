// refused by: symbol+metadata
static int F() { var x = 1; return System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref x, 100)[50]; } F()
