// refused by: symbol+metadata
Console.WriteLine(System.Security.Cryptography.SHA256.Create().ComputeHash(new byte[1]).Length);
