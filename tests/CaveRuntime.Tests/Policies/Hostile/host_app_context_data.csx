// refused by: symbol+metadata
AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")
