// refused by: symbol+metadata
class A { [System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Method, Name = "FastAllocateString")] public static extern string F(string s, int n); } 1
