// refused by: symbol+metadata
var w = new StreamWriter("/tmp/x.txt"); w.Write("x"); w.Dispose();
