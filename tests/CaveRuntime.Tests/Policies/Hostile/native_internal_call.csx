// refused by: symbol+metadata
class N { [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.InternalCall)] public static extern void F(); } N.F();
