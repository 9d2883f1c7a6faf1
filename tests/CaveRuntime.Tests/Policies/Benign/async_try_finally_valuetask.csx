async ValueTask<string> Read(bool fail)
{
    try { await Task.Yield(); if (fail) throw new InvalidOperationException("no"); return "yes"; }
    catch (InvalidOperationException e) { await Task.Yield(); return e.Message; }
}
await Read(true) + await Read(false)
