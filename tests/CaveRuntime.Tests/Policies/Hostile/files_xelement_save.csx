// refused by: symbol
XElement.Parse("<a/>").Save("/tmp/out.xml");
