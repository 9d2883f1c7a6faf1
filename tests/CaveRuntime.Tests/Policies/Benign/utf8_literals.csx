static int F() { ReadOnlySpan<byte> bytes = "abc"u8; ReadOnlySpan<byte> more = [1, 2, 3]; return bytes.Length + more.IndexOf((byte)2); }
static int Size<T>(T x) where T : unmanaged => 1;
F() + Size(1) + Encoding.UTF8.GetString("x"u8).Length
