interface IScore { int Of(string s); }
sealed class Vowels : IScore, IComparable<Vowels>, IDisposable
{
    private static readonly HashSet<char> Set = new("aeiou");
    private static int _made;
    public int Id { get; } = ++_made;
    public int Of(string s) => s.Count(Set.Contains);
    public int CompareTo(Vowels other) => Id.CompareTo(other.Id);
    public void Dispose() => GC.SuppressFinalize(this);
}
int n;
using (var v = new Vowels()) n = ((IScore)v).Of("education");
n
