// refused by: symbol+metadata
AppContext.SetSwitch("System.Globalization.Invariant", true);
