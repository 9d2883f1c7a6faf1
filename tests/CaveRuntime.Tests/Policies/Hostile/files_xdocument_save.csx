// refused by: symbol
XDocument.Parse("<a/>").Save("/tmp/out.xml");
