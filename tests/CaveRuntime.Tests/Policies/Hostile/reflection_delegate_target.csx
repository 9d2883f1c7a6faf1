// refused by: symbol+metadata
var o = new object(); Func<string> f = o.ToString; f.Target == o
