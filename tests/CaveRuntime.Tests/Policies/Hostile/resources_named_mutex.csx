// refused by: symbol+metadata
new Mutex(true, "Global\\x").Dispose();
