// refused by: symbol
System.Xml.Linq.XDocument.Load("/etc/passwd").ToString()
