using System.Text;
using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Inputs;

namespace CaveRuntime.Documents.Reader.Office;

/// <summary>Files of office programs before 2007, and what later ones encrypt: told apart by the names of their streams.</summary>
internal static class CompoundFile
{
    private const int BlockLength = 1 << 20;

    public static bool Is(Part part) => part.Head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);

    /// <summary>Refuses all but workbooks.</summary>
    /// <exception cref="DocumentException">It is another one.</exception>
    public static void RefuseOthers(Stream content)
    {
        const string asDocx = "Open it in an office program, and save it as docx.";
        if (Names(content, "EncryptedPackage"))
            throw Encrypted(null);
        if (Names(content, "WordDocument"))
            throw new DocumentException("it is a Word document in the format before 2007", asDocx);
        if (Names(content, "PowerPoint Document"))
            throw new DocumentException("it is a PowerPoint document in the format before 2007", "Open it in an office program, and save it as pptx.");
        if (Names(content, "__substg1.0_"))
            throw new DocumentException("it is a mail in the format of Outlook", "Save it as eml.");
        if (!Names(content, "Workbook") && !Names(content, "Book"))
            throw new DocumentException("it is a file of an office program, and of none that is known", "Save it as docx, xlsx or text.");
    }

    public static DocumentException Encrypted(Exception? reason)
    {
        const string what = "it is encrypted, and cannot be read without its password", remedy = "Open it in its program, and save it without a password.";
        return reason is null ? new DocumentException(what, remedy) : new DocumentException(what, remedy, reason);
    }

    // Names of streams are UTF-16, in entries that begin at multiples of 128.
    private static bool Names(Stream content, string name)
    {
        byte[] sought = Encoding.Unicode.GetBytes(name);
        byte[] block = new byte[BlockLength];
        content.Position = 0;
        for (int read; (read = content.ReadAtLeast(block, BlockLength, throwOnEndOfStream: false)) > 0;)
        {
            for (int at = 0; at + sought.Length <= read; at += 128)
            {
                if (block.AsSpan(at, sought.Length).SequenceEqual(sought))
                    return true;
            }
        }

        return false;
    }
}
