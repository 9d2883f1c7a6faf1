// refused by: symbol+metadata
Console.SetError(TextWriter.Null);
