// refused by: symbol+metadata
async void Bomb() { await Task.Yield(); throw new Exception("unobserved"); } Bomb();
