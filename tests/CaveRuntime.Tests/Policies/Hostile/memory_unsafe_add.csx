// refused by: symbol+metadata
int[] a = { 1 }; System.Runtime.CompilerServices.Unsafe.Add(ref a[0], 100)
