// refused by: symbol+metadata
SynchronizationContext.SetSynchronizationContext(null);
