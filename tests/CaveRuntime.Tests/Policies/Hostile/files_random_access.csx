// refused by: symbol+metadata
RandomAccess.GetLength(File.OpenHandle("/etc/passwd"))
