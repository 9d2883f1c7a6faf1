// refused by: metadata
class Peek : MemoryStream { public override void Write(ReadOnlySpan<byte> b) => Console.WriteLine(b.Length); }
JsonSerializer.Serialize(new Peek(), 1);
