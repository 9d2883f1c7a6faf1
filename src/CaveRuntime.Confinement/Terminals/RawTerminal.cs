using CaveRuntime.Confinement.Native;

namespace CaveRuntime.Confinement.Terminals;

/// <summary>A terminal whose keys arrive one by one, unechoed, Ctrl-C among them. Dispose it to give the terminal back as it was.</summary>
public sealed unsafe class RawTerminal : IDisposable
{
    // More than any system's termios.
    private const int StateSize = 256;
    private const int AfterOutput = 1; // TCSADRAIN
    private const int ProcessOutput = 1; // OPOST

    private readonly int _descriptor;
    private readonly byte[] _before;

    private RawTerminal(int descriptor, byte[] before) => (_descriptor, _before) = (descriptor, before);

    /// <summary>Makes the terminal raw; null where this is no terminal, or the system is not known.</summary>
    /// <param name="descriptor">0 for standard input.</param>
    public static RawTerminal? TryEnter(int descriptor)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return null;
        byte[] before = new byte[StateSize];
        fixed (byte* state = before)
        {
            if (LibC.GetTerminal(descriptor, state) != 0)
                return null;
        }

        byte[] raw = [.. before];
        fixed (byte* state = raw)
        {
            LibC.MakeRaw(state);
            // The ends of lines that others write meanwhile stay ends of lines. The flags of output come second.
            state[OperatingSystem.IsLinux() ? sizeof(uint) : sizeof(ulong)] |= ProcessOutput;
            return LibC.SetTerminal(descriptor, AfterOutput, state) == 0 ? new RawTerminal(descriptor, before) : null;
        }
    }

    /// <summary>Columns and rows of a terminal; null where they are not known.</summary>
    /// <param name="descriptor">2 for standard error.</param>
    public static (int Columns, int Rows)? Size(int descriptor)
    {
        nuint request = OperatingSystem.IsLinux() ? 0x5413 : 0x40087468u; // TIOCGWINSZ
        int* size = stackalloc int[2];
        bool known = (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) && LibC.Control(descriptor, request, size) == 0;
        (int rows, int columns) = (size[0] & 0xFFFF, size[0] >>> 16);
        return known && rows > 0 && columns > 0 ? (columns, rows) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        fixed (byte* state = _before)
            _ = LibC.SetTerminal(_descriptor, AfterOutput, state);
    }
}
