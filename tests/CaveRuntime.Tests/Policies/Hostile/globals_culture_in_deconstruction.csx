// refused by: symbol+metadata
int n; (CultureInfo.CurrentCulture, n) = (CultureInfo.InvariantCulture, 1);
