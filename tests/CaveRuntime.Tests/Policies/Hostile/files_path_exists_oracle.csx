// refused by: symbol+metadata
Path.Exists("/etc/shadow")
