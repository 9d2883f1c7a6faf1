// refused by: symbol+metadata
Console.OpenStandardOutput().Write(new byte[] { 1, 2, 3 });
