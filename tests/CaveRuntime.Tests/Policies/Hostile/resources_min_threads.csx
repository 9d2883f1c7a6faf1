// refused by: symbol+metadata
ThreadPool.SetMinThreads(1000, 1000)
