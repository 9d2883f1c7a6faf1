// refused by: symbol+metadata
new DirectoryInfo("/").EnumerateFileSystemInfos().Select(f => f.FullName).ToList()
