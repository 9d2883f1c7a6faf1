// refused by: symbol+metadata
JsonSerializer.Deserialize("{}", "x".GetType())
