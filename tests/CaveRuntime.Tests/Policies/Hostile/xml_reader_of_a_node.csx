// refused by: symbol
Console.WriteLine(XElement.Parse("<a/>").CreateReader().Read());
