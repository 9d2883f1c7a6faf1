// refused by: symbol+metadata
AppDomain.CurrentDomain.FirstChanceException += (_, _) => Console.WriteLine("seen");
