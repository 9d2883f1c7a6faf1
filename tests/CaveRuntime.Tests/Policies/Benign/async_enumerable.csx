async IAsyncEnumerable<int> Count(int n, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
{
    for (var i = 0; i < n; i++) { await Task.Yield(); cancel.ThrowIfCancellationRequested(); yield return i; }
}
var sum = 0;
await foreach (var x in Count(10)) sum += x;
await foreach (var x in Count(3).WithCancellation(CancellationToken.None).ConfigureAwait(false)) sum += x;
sum
