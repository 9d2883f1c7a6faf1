var reader = new System.IO.StringReader("alpha\nbeta\r\ngamma");
string line; var lines = new List<string>();
while ((line = reader.ReadLine()) != null) lines.Add(line.Trim());
var writer = new StringWriter();
writer.WriteLine("{0} lines", lines.Count);
writer.ToString()
