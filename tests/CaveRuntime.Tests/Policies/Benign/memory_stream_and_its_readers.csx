var stream = new MemoryStream();
using (var writer = new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true }) writer.Write("one\ntwo");
var copy = new MemoryStream(stream.ToArray(), false) { Position = 4 };
var reader = new StreamReader(copy, Encoding.UTF8);
Console.WriteLine(reader.ReadLine() + copy.Length + copy.CanSeek + new MemoryStream(new byte[] { 7 }).ReadByte());
