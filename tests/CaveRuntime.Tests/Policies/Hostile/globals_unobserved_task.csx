// refused by: symbol+metadata
TaskScheduler.UnobservedTaskException += (_, e) => e.SetObserved();
