// refused by: symbol+metadata
var t = new Thread(() => { while (true) { } }) { IsBackground = false }; t.Start();
