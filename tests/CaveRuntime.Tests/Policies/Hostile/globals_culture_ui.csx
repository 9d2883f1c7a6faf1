// refused by: symbol+metadata
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
