// refused by: symbol+metadata
string.Join(' ', Environment.GetCommandLineArgs())
