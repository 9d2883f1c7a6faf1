// refused by: symbol
var x = (System.Xml.Serialization.IXmlSerializable)XElement.Parse("<a/>"); Console.WriteLine(x.GetSchema());
