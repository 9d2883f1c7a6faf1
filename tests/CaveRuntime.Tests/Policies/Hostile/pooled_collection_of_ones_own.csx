// refused by: metadata
class Peek : ICollection<char>
{
    public static string Seen = "";
    public int Count => 3;
    public bool IsReadOnly => true;
    public void Add(char x) { }
    public void Clear() { }
    public bool Contains(char x) => false;
    void ICollection<char>.CopyTo(char[] a, int i) => Seen += new string(a);
    public bool Remove(char x) => false;
    public IEnumerator<char> GetEnumerator() { yield return 'p'; }
    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
Enumerable.Range(0, 12000).SelectMany(_ => new Peek()).ToArray();
Console.WriteLine(Peek.Seen);
