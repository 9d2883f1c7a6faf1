// refused by: symbol+metadata
Environment.FailFast("bye");
