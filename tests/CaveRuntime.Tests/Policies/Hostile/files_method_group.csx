// refused by: symbol+metadata
Func<string, string> f = File.ReadAllText; f("/etc/passwd")
