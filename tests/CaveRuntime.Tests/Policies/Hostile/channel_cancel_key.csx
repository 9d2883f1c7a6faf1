// refused by: symbol+metadata
Console.CancelKeyPress += (_, e) => e.Cancel = true;
