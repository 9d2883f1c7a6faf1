// refused by: symbol+metadata
GC.AllocateArray<byte>(10, pinned: true).Length
