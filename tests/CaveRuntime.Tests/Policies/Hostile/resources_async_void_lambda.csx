// refused by: symbol+metadata
Action bomb = async () => { await Task.Yield(); throw new Exception("unobserved"); }; bomb();
