async Task<T> Retry<T>(Func<Task<T>> work, int times = 3)
{
    for (var i = 0; ; i++)
    {
        try { return await work().ConfigureAwait(false); }
        catch (Exception e) when (i < times - 1) { Console.WriteLine($"retry {i}: {e.Message}"); await Task.Delay(TimeSpan.FromMilliseconds(1 << i)); }
    }
}
var n = 0;
await Retry(async () => { await Task.Yield(); return ++n < 3 ? throw new TimeoutException() : n; })
