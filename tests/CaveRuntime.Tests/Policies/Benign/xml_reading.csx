XNamespace ns = "urn:x";
XDocument document = XDocument.Parse("<a xmlns:p='urn:x'><b n='1'>one</b><b n='2'>two</b><p:c/><!-- d --></a>", LoadOptions.PreserveWhitespace);
foreach (XElement b in document.Descendants("b").Where(e => (int)e.Attribute("n")! > 1))
    Console.WriteLine($"{b.Name.LocalName} {b.Value} {b.Parent!.Name == "a"} {(string?)b.Attribute("none")}");
Console.WriteLine(document.Root!.Elements("b").Attributes("n").Sum(a => int.Parse(a.Value)));
Console.WriteLine(document.Root.Element(ns + "c")!.IsEmpty);
try { XElement.Parse("<a>"); } catch (System.Xml.XmlException e) { Console.WriteLine(e.LineNumber + e.Message); }
Console.WriteLine(string.Join(",", new[] { "<a/>", "<b/>" }.Select(XElement.Parse).Select(e => e.ToString(SaveOptions.DisableFormatting))));
foreach (XNode node in document.Root.Nodes())
    Console.WriteLine(node is XText text ? text.Value : node.ToString());
