var gate = new SemaphoreSlim(4);
async Task<int> Square(int x)
{
    await gate.WaitAsync();
    try { await Task.Yield(); return x * x; }
    finally { gate.Release(); }
}
(await Task.WhenAll(Enumerable.Range(0, 20).Select(Square))).Sum()
