// refused by: symbol+metadata
File.ReadAllText("/etc/passwd")
