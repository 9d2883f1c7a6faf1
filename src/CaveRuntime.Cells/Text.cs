namespace CaveRuntime.Cells;
/// <summary>Placeholder until the real type lands.</summary>
public sealed class Text
{
    private readonly string _s;
    internal Text(string s) => _s = s;
    /// <summary>Length.</summary>
    public int Length => _s.Length;
    internal static Text FromMemory(Microsoft.Win32.SafeHandles.SafeFileHandle h, long n) => throw new NotSupportedException();
    /// <summary>Slice.</summary>
    public Text Slice(int a, int n) => new(_s.Substring(a, n));
    /// <inheritdoc/>
    public override string ToString() => _s;
    /// <summary>From string.</summary>
    public static implicit operator Text(string s) => new(s);
}
