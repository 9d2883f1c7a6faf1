// refused by: symbol+metadata
static int F(int n) { Span<byte> s = stackalloc byte[n]; return s.Length; } F(1 << 24)
