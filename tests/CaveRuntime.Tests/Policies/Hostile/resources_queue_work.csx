// refused by: symbol+metadata
ThreadPool.UnsafeQueueUserWorkItem(_ => throw new Exception(), null)
