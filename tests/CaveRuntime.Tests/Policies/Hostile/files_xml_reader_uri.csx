// refused by: symbol
System.Xml.XmlReader.Create("/etc/passwd").Read()
