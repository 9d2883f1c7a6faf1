using System.Runtime.InteropServices;
using CaveRuntime.Storage;

namespace CaveRuntime.Inputs;

/// <summary>The characters of a text as bytes, in UTF-16, made part by part. Not thread-safe.</summary>
internal sealed class TextBytes(Cells.Text text) : PartStream
{
    private const int PartChars = 1 << 19;

    private int _at;

    /// <inheritdoc/>
    protected override ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        ReadOnlySpan<char> left = text.Span[_at..];
        ReadOnlySpan<char> part = left[..Math.Min(left.Length, PartChars)];
        _at += part.Length;
        return ValueTask.FromResult(part.IsEmpty ? null : MemoryMarshal.AsBytes(part).ToArray());
    }
}
