// refused by: symbol+metadata
Activator.CreateInstance("System.Diagnostics.Process", "System.Diagnostics.Process")
