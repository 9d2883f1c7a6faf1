using CaveRuntime.Cells;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Inputs;

/// <summary>The part of the inputs that one run sees as <c>ctx</c>: all of it, or for a child a slice, over the same pages.
/// Immutable.</summary>
public sealed class InputSlice
{
    private readonly InputMemory? _memory;

    /// <summary>All of the inputs; null for none.</summary>
    public InputSlice(InputMemory? memory) : this(memory, 0, memory?.Length ?? 0)
    {
    }

    private InputSlice(InputMemory? memory, int start, int length) => (_memory, Start, Length) = (memory, start, length);

    /// <summary>Where the slice begins in the memory file, in characters.</summary>
    public int Start { get; }

    /// <summary>Characters in the slice.</summary>
    public int Length { get; }

    /// <summary>The memory file that holds the characters; null where the slice is empty.</summary>
    public SafeFileHandle? File => Length == 0 ? null : _memory?.File;

    /// <summary>The documents in the slice, cut off where it begins and ends; places count from its beginning.</summary>
    public IReadOnlyList<DocumentSpan> Documents =>
    [
        .. from d in _memory?.Documents ?? []
           let start = Math.Max(d.Start - Start, 0)
           let end = Math.Min(d.Start + d.Length - Start, Length)
           where start < end
           select d with { Start = start, Length = end - start, CutBefore = d.CutBefore + Start + start - d.Start },
    ];

    /// <summary>The characters, mapped into this process.</summary>
    public Text Text => Length == 0 ? Text.Empty : _memory!.Text[Start..(Start + Length)];

    /// <summary>A part of the slice.</summary>
    /// <returns>Null where it does not lie in the slice: the numbers come from a worker.</returns>
    public InputSlice? Slice(int start, int length) =>
        start < 0 || length < 0 || start > Length || length > Length - start ? null : new InputSlice(_memory, Start + start, length);
}
