// refused by: symbol+metadata
static int F() { ReadOnlySpan<char> s = "abc"; return System.Runtime.InteropServices.MemoryMarshal.GetReference(s); } F()
