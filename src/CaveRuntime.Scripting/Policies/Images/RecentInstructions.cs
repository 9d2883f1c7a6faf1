using System.Reflection.Metadata;

namespace CaveRuntime.Scripting.Policies.Images;

/// <summary>The last few instructions that were read, newest first.</summary>
internal sealed class RecentInstructions
{
    private const int Kept = 4;

    private readonly (ILOpCode Code, EntityHandle Token)[] _kept = new (ILOpCode, EntityHandle)[Kept];
    private int _next;

    /// <summary>The instruction read <paramref name="back"/> before the newest.</summary>
    public ILOpCode Code(int back) => At(back).Code;

    /// <summary>Its token, or nil.</summary>
    public EntityHandle Token(int back) => At(back).Token;

    /// <summary>Notes one more.</summary>
    public void Add(ILOpCode code, EntityHandle token) => _kept[_next++ % Kept] = (code, token);

    /// <summary>Forgets all, at the start of a method.</summary>
    public void Clear()
    {
        Array.Clear(_kept);
        _next = Kept;
    }

    private (ILOpCode Code, EntityHandle Token) At(int back) => _kept[(_next - 1 - back) % Kept];
}
