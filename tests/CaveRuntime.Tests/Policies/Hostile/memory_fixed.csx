// refused by: symbol+metadata
// unsafe
unsafe { fixed (char* p = "abc") { p[0] = 'X'; } }
