// refused by: symbol
Console.WriteLine(new XDocumentType("a", null, "/etc/passwd", null).SystemId);
