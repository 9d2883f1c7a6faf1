// refused by: symbol+metadata
Environment.SetEnvironmentVariable("DOTNET_x", "1");
