using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using CaveRuntime.Scripting.Policies.Grants;

namespace CaveRuntime.Scripting.Policies.Images;

/// <summary>
/// The authority: reads the emitted image of a cell and refuses whatever the policy does not grant, however the cell was written.
/// Trusts nothing that the compiler said of the cell.
/// </summary>
internal static class ImageCheck
{
    // Nested type arguments grow a signature exponentially; the longest honest cells stay far below this many bytes.
    private const int MaxSignatures = 256 * 1024;

    /// <summary>Checks one image.</summary>
    /// <param name="pe">The emitted assembly, before anything is rewritten in it.</param>
    /// <param name="pdb">Its portable debug information, for line numbers; may be empty.</param>
    /// <param name="grants">What is granted.</param>
    /// <param name="own">The assemblies that are granted whole.</param>
    /// <returns>What is refused; empty if the image may run.</returns>
    public static IReadOnlyList<PolicyViolation> Run(
        ReadOnlyMemory<byte> pe, ReadOnlyMemory<byte> pdb, GrantTable grants, GrantedAssemblies own)
    {
        using var image = new PEReader(Bytes(pe));
        var reader = image.GetMetadataReader();
        using var debug = pdb.IsEmpty ? null : MetadataReaderProvider.FromPortablePdbImage(Bytes(pdb));
        var violations = new ImageViolations(debug?.GetMetadataReader());
        CheckHeaders(image, violations);
        if (reader.GetHeapSize(HeapIndex.Blob) > MaxSignatures)
        {
            violations.Add("a type of this size", "would take for ever to check and to load", "Nest fewer generic types in each other.");
            return violations.Found;
        }

        try
        {
            var references = new ImageReferences(reader, grants, own, violations);
            new ImageDeclarations(reader, references, new ImageBodies(image, reader, references, violations), violations).Check();
            new ImageAttributes(reader, grants, references, violations).Check();
            references.NoteRefused();
        }
        catch (BadImageFormatException fault)
        {
            violations.Add("the image of the cell", $"cannot be read ({fault.Message})");
        }

        return violations.Found;
    }

    private static void CheckHeaders(PEReader image, ImageViolations violations)
    {
        var header = image.PEHeaders.CorHeader;
        if (header is null
            || (header.Flags & CorFlags.ILOnly) == 0
            || (header.Flags & CorFlags.NativeEntryPoint) != 0
            || header.VtableFixupsDirectory.Size != 0
            || header.ExportAddressTableJumpsDirectory.Size != 0
            || header.ManagedNativeHeaderDirectory.Size != 0)
        {
            violations.Add("the image of the cell", "is not pure IL");
        }
    }

    private static ImmutableArray<byte> Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? ImmutableCollectionsMarshal.AsImmutableArray(segment.Array)
            : [.. memory.Span];
}
