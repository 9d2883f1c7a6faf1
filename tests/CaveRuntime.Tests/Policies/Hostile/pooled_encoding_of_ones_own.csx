// refused by: metadata
class Peek : Encoding
{
    public static string Seen = "";
    public override int GetByteCount(char[] c, int i, int n) => n;
    public override int GetBytes(char[] c, int i, int n, byte[] b, int bi) => n;
    public override int GetCharCount(byte[] b, int i, int c) => c;
    public override int GetChars(byte[] b, int i, int c, char[] ch, int ci) { Seen += new string(ch); return c; }
    public override int GetMaxByteCount(int n) => n;
    public override int GetMaxCharCount(int n) => n;
}
Encoding.CreateTranscodingStream(new MemoryStream(new byte[100]), new Peek(), Encoding.UTF8).ReadByte();
Console.WriteLine(Peek.Seen);
