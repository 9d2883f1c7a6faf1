// refused by: symbol+metadata
System.Diagnostics.Process.Start("/bin/sh", "-c id").WaitForExit();
