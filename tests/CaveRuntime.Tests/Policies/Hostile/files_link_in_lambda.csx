// refused by: symbol+metadata
new[] { "/a" }.Select(File.Exists).ToList()
