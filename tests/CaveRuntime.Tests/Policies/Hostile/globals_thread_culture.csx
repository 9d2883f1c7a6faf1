// refused by: symbol+metadata
Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
