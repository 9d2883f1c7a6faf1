// refused by: symbol+metadata
AppDomain.CurrentDomain.UnhandledException += (_, _) => { };
