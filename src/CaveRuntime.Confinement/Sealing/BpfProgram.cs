namespace CaveRuntime.Confinement.Sealing;

/// <summary>Writes classic BPF instructions. The accumulator holds the last value loaded.</summary>
internal sealed class BpfProgram
{
    // Offsets in struct seccomp_data; each argument has 8 bytes, low half first on both little-endian architectures.
    internal const uint NumberField = 0, ArchitectureField = 4;
    private const uint FirstArgument = 16;
    private const ushort LoadWord = 0x20, AndConstant = 0x54, JumpEqual = 0x15, JumpAtLeast = 0x35, ReturnConstant = 0x06;
    private readonly List<ulong> _instructions = [];

    internal void Load(uint offset) => Add(LoadWord, 0, 0, offset);

    internal void LoadArgument(int index) => Load(FirstArgument + 8 * (uint)index);

    internal void LoadArgumentHigh(int index) => Load(FirstArgument + 8 * (uint)index + 4);

    internal void And(uint mask) => Add(AndConstant, 0, 0, mask);

    internal void Return(uint answer) => Add(ReturnConstant, 0, 0, answer);

    internal void ReturnIf(uint value, uint answer)
    {
        Add(JumpEqual, 0, 1, value);
        Return(answer);
    }

    internal void ReturnUnless(uint value, uint answer)
    {
        Add(JumpEqual, 1, 0, value);
        Return(answer);
    }

    internal void ReturnIfAtLeast(uint value, uint answer)
    {
        Add(JumpAtLeast, 0, 1, value);
        Return(answer);
    }

    /// <summary>
    /// Runs the piece if the accumulator has the value; the piece has to end in an answer, since it changes the accumulator.
    /// </summary>
    internal void When(uint value, BpfProgram piece)
    {
        Add(JumpEqual, 0, checked((byte)piece._instructions.Count), value);
        _instructions.AddRange(piece._instructions);
    }

    internal ulong[] ToArray() => [.. _instructions];

    private void Add(ushort code, byte ifTrue, byte ifFalse, uint constant) =>
        _instructions.Add(code | (ulong)ifTrue << 16 | (ulong)ifFalse << 24 | (ulong)constant << 32);
}
