// refused by: symbol+metadata
// unsafe
unsafe { delegate*<int, int> p = &Math.Abs; Console.WriteLine(p(-1)); }
