// refused by: symbol+metadata
CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
