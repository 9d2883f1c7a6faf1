long Fib(int n, Dictionary<int, long> memo = null)
{
    memo ??= new();
    if (n < 2) return n;
    return memo.TryGetValue(n, out var v) ? v : memo[n] = Fib(n - 1, memo) + Fib(n - 2, memo);
}
static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
(Fib(80), Gcd(84, 36))
