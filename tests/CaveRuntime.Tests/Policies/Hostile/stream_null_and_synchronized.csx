// refused by: symbol+metadata
Console.WriteLine(Stream.Synchronized(Stream.Null));
