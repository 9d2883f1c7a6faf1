// refused by: symbol
XDocument.Load(new StringReader("<!DOCTYPE a SYSTEM \"/etc/passwd\"><a/>")).ToString()
