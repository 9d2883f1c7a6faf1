// refused by: symbol+metadata
using (var r = new StreamReader("/etc/hostname")) { Console.WriteLine(r.ReadToEnd()); }
