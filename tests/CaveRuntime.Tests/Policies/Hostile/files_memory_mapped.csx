// refused by: symbol
System.IO.MemoryMappedFiles.MemoryMappedFile.CreateFromFile("/etc/passwd").ToString()
