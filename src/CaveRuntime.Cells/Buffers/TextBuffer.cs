using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Cells.Buffers;

/// <summary>
/// The characters under one or many texts: a string, or a read-only mapping. What is worked out once for the whole
/// (the line index) is kept here, so that all slices share it.
/// </summary>
/// <remarks>
/// A mapping ends when nothing refers to this object any more. Its address is read without a counted reference, because
/// a counted reference that is never released would keep the mapping forever. So code that reads <see cref="Span"/> keeps
/// the buffer alive until the last character is read (<see cref="GC.KeepAlive"/>).
/// </remarks>
internal sealed unsafe class TextBuffer
{
    public const int MaxLength = 2_000_000_000;

    private readonly string? _string;
    private readonly char* _first;
    private readonly SafeMemoryMappedViewHandle? _mapping;
    private LineIndex? _lines;
    private int _pinned;

    public TextBuffer(string value)
    {
        _string = value;
        Length = value.Length;
    }

    private TextBuffer(SafeMemoryMappedViewHandle mapping, long offset, int length, IReadOnlyList<DocumentPlace> documents)
    {
        _mapping = mapping;
        _first = (char*)((byte*)mapping.DangerousGetHandle() + offset);
        Length = length;
        Documents = documents;
    }

    public int Length { get; }

    /// <summary>The documents in order of position; may be empty.</summary>
    public IReadOnlyList<DocumentPlace> Documents { get; } = [];

    public ReadOnlySpan<char> Span => _mapping is null ? _string : new ReadOnlySpan<char>(_first, Length);

    /// <summary>The string itself if the buffer is one, so that converting back costs nothing.</summary>
    public string? String => _string;

    public LineIndex Lines => Volatile.Read(ref _lines) ?? Interlocked.CompareExchange(ref _lines, LineIndex.Of(this), null) ?? _lines;

    /// <summary>
    /// Keeps the mapping until the process ends. A span that leaves our hands can outlive every object that we could
    /// attach to it, and reading unmapped memory would end the process.
    /// </summary>
    public void KeepForEver()
    {
        if (_mapping is null || Interlocked.Exchange(ref _pinned, 1) != 0)
            return;

        var added = false;
        _mapping.DangerousAddRef(ref added);
    }

    /// <summary>Maps <paramref name="charCount"/> UTF-16 characters of a memory file, read-only: those pages and no others.</summary>
    public static TextBuffer Map(SafeFileHandle file, long start, long charCount, IReadOnlyList<DocumentPlace> documents)
    {
        if (charCount is < 1 or > MaxLength)
            throw new ArgumentOutOfRangeException(nameof(charCount), charCount, $"A text holds 1 to {MaxLength:N0} characters.");
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if (RandomAccess.GetLength(file) < (start + charCount) * sizeof(char))
            throw new ArgumentException("The memory file is shorter than the text it is said to hold.", nameof(file));

        using var mapped = MemoryMappedFile.CreateFromFile(
            file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        var view = mapped.CreateViewAccessor(start * sizeof(char), charCount * sizeof(char), MemoryMappedFileAccess.Read);
        return new TextBuffer(view.SafeMemoryMappedViewHandle, view.PointerOffset, (int)charCount, documents);
    }
}
