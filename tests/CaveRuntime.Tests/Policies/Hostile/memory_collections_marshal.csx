// refused by: symbol+metadata
var l = new List<byte>(); System.Runtime.InteropServices.CollectionsMarshal.SetCount(l, 1 << 16); l.Any(x => x != 0)
