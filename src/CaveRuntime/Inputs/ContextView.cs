using CaveRuntime.Cells;
using CaveRuntime.Cells.Buffers;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Inputs;

/// <summary>The part of the inputs that one run sees as <c>ctx</c>: all of it, or for a child a slice, over the same pages. Immutable.</summary>
internal sealed class ContextView
{
    private readonly MemoryInputs? _inputs;

    /// <summary>All of the inputs; null for none.</summary>
    public ContextView(MemoryInputs? inputs) : this(inputs, 0, inputs?.Length ?? 0)
    {
    }

    private ContextView(MemoryInputs? inputs, int start, int length) => (_inputs, Start, Length) = (inputs, start, length);

    /// <summary>Where the view begins in the memory file, in characters.</summary>
    public int Start { get; }

    /// <summary>Characters in the view.</summary>
    public int Length { get; }

    /// <summary>The memory file; null where there is nothing to see.</summary>
    public SafeFileHandle? Handle => Length == 0 ? null : _inputs?.Handle;

    /// <summary>The documents in the view, cut off where it begins and ends; places count from its beginning.</summary>
    public IReadOnlyList<DocumentPlace> Documents =>
    [
        .. from d in _inputs?.Documents ?? []
           let start = Math.Max(d.Start - Start, 0)
           let end = Math.Min(d.End - Start, Length)
           where start < end
           select new DocumentPlace(d.Name, start, end - start),
    ];

    /// <summary>The characters, mapped into this process.</summary>
    public Text Text => Length == 0 ? Text.Empty : _inputs!.Text[Start..(Start + Length)];

    /// <summary>A part of the view.</summary>
    /// <returns>Null where it does not lie in the view: the numbers come from a worker.</returns>
    public ContextView? Slice(int start, int length) =>
        start < 0 || length < 0 || start > Length || length > Length - start ? null : new ContextView(_inputs, Start + start, length);
}
