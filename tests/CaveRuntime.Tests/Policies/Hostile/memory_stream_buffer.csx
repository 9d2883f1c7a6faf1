// refused by: symbol+metadata
Console.WriteLine(new MemoryStream(1000).GetBuffer().Length);
