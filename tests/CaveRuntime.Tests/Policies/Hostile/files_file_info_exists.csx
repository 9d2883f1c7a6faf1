// refused by: symbol+metadata
new FileInfo("/etc/shadow").Exists
