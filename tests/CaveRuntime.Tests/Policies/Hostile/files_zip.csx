// refused by: symbol
System.IO.Compression.ZipFile.ExtractToDirectory("/tmp/a.zip", "/tmp/b");
