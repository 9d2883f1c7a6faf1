// refused by: symbol+metadata
"x".GetType().Assembly.Location
