// refused by: symbol+metadata
System.Diagnostics.Debugger.Break();
