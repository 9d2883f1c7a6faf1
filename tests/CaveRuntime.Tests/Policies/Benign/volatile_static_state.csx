class Shared { public static volatile int N; public static readonly object Gate = new(); [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] public static void Hit() { lock (Gate) N++; } }
Parallel.Invoke(Shared.Hit, Shared.Hit); Shared.N
