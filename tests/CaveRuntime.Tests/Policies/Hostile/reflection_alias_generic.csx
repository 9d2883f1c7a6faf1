// refused by: symbol+metadata
using L = System.Collections.Generic.List<System.Diagnostics.Process>;
new L().Count
