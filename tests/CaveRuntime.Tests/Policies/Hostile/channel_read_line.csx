// refused by: symbol+metadata
Console.ReadLine()
