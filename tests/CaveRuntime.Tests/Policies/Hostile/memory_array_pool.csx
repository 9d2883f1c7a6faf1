// refused by: symbol+metadata
System.Buffers.ArrayPool<byte>.Shared.Rent(1 << 16).Count(x => x != 0)
