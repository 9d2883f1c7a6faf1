// refused by: symbol+metadata
File.ReadLines("/etc/hosts").First()
