// refused by: symbol
System.Diagnostics.Debug.Assert(false); 1
