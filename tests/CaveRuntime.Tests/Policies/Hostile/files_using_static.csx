// refused by: symbol+metadata
using static System.IO.File;
ReadAllText("/etc/passwd")
