// refused by: symbol+metadata
var a = new int[8]; System.Numerics.Vector.LoadUnsafe(ref a[0], 100).ToString()
