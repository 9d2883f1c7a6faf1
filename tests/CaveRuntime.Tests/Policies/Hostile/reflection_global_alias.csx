// refused by: symbol+metadata
global::System.IO.File.ReadAllText("/etc/passwd")
