// refused by: symbol+metadata
Environment.GetEnvironmentVariable("OPENAI_API_KEY")
