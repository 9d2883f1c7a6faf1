// refused by: symbol+metadata
new Timer(_ => throw new Exception(), null, 0, 1) != null
