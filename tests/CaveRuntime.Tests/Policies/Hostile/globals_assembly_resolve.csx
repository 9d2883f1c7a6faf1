// refused by: symbol+metadata
AppDomain.CurrentDomain.AssemblyResolve += (_, _) => null;
