// refused by: symbol+metadata
Console.OpenStandardInput().ReadByte()
