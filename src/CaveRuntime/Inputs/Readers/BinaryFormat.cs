namespace CaveRuntime.Inputs.Readers;

/// <summary>A format that is no text, told by how its files begin.</summary>
/// <param name="Name">In words.</param>
/// <param name="Remedy">What to do instead.</param>
internal sealed record BinaryFormat(string Name, string Remedy)
{
    private const string Unpack = "Unpack it, and give the folder.";
    private const string Other = "Give a text file.";

    /// <summary>The format of a file that begins so; null where nothing is known.</summary>
    public static BinaryFormat? Of(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => new("a PNG picture", Other),
        [0xFF, 0xD8, 0xFF, ..] => new("a JPEG picture", Other),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => new("a GIF picture", Other),
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => new("a PDF document", "Convert it to text first, for example with pdftotext."),
        [(byte)'P', (byte)'K', 3, 4, ..] => new("a ZIP archive or a document of an office program", "Unpack it, or save it as text."),
        [0x1F, 0x8B, ..] => new("compressed by gzip", "Send it uncompressed: gzip -dc FILE | cave …"),
        [(byte)'B', (byte)'Z', (byte)'h', ..] => new("compressed by bzip2", "Send it uncompressed: bzip2 -dc FILE | cave …"),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => new("compressed by zstd", "Send it uncompressed: zstd -dc FILE | cave …"),
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => new("compressed by xz", "Send it uncompressed: xz -dc FILE | cave …"),
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => new("a 7z archive", Unpack),
        [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] => new("a program", Other),
        [(byte)'M', (byte)'Z', ..] when beginning.Contains((byte)0) => new("a program", Other),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => new("a document of an office program", "Save it as text."),
        _ => null,
    };
}
