// refused by: symbol+metadata
new System.Diagnostics.Process[1].Length
