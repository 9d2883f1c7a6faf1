// refused by: symbol
Console.WriteLine(new System.Xml.XmlTextReader("/etc/passwd").Read());
