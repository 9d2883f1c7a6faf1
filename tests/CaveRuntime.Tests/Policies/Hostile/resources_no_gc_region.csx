// refused by: symbol+metadata
GC.TryStartNoGCRegion(1 << 20)
