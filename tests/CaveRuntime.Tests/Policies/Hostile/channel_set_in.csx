// refused by: symbol+metadata
Console.SetIn(new StringReader("x"));
