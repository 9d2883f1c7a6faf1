// refused by: symbol
var l = new List<int> { 1 }; System.Runtime.InteropServices.CollectionsMarshal.AsSpan(l).Length
