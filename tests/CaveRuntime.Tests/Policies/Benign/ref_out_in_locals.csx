static void Swap<T>(ref T a, ref T b) => (a, b) = (b, a);
static bool Try(in int x, out int y) { y = x * 2; return y > 2; }
static ref int Max(int[] xs) { var at = 0; for (var i = 1; i < xs.Length; i++) if (xs[i] > xs[at]) at = i; return ref xs[at]; }
int a = 1, b = 2; Swap(ref a, ref b); var ok = Try(a, out var y); var xs = new[] { 1, 9 }; Max(xs) = 0;
(a, b, ok, y, xs[1])
