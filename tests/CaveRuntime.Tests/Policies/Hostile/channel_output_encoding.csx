// refused by: symbol+metadata
Console.OutputEncoding = Encoding.Unicode;
