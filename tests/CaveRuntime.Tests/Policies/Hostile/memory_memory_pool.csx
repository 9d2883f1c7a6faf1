// refused by: symbol+metadata
System.Buffers.MemoryPool<char>.Shared.Rent(100).Memory.Span[0]
