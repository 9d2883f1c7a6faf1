// refused by: symbol+metadata
System.Diagnostics.Process.GetProcesses().Length
