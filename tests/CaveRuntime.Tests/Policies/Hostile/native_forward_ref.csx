// refused by: symbol+metadata
using System.Runtime.CompilerServices;
class C { [MethodImpl(MethodImplOptions.ForwardRef)] public static extern void F(); } 1
