// refused by: symbol+metadata
System.Diagnostics.Process.GetProcessById(1).Kill();
