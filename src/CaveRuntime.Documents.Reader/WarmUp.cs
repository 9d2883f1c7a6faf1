using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Documents.Reader.Output;
using CaveRuntime.Inputs;

namespace CaveRuntime.Documents.Reader;

/// <summary>
/// Loads before the seal what reading a document loads: behind it no file can be opened, an assembly or a library of the system that is not
/// there by then never will be.
/// </summary>
internal static class WarmUp
{
    public static void Run()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        LoadAll();
        UseLibrariesOfTheSystem();
        foreach (string sample in s_samples)
            Read(Encoding.UTF8.GetBytes(sample));
    }

    // A page, a mail and an RTF: what else there is shares the code, and its libraries are loaded.
    private static readonly string[] s_samples =
    [
        "<!DOCTYPE html><html><head><title>t</title></head><body><h1>h</h1><p>p <a href='x'>l</a></p><table><tr><td>1<td>2</table></body></html>",
        "From: a@b.c\r\nSubject: =?utf-8?Q?s?=\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nt\r\n",
    ];

    private static void LoadAll()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<Assembly>();
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
        {
            if (Load(() => Assembly.LoadFrom(file)) is { } assembly)
                open.Enqueue(assembly);
        }

        while (open.TryDequeue(out Assembly? assembly))
        {
            foreach (AssemblyName name in assembly.GetReferencedAssemblies().Where(n => seen.Add(n.Name!)))
            {
                if (Load(() => Assembly.Load(name)) is { } referenced)
                    open.Enqueue(referenced);
            }
        }
    }

    // What is not there (assemblies of other platforms) is not needed.
    private static Assembly? Load(Func<Assembly> load)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    // Encrypted documents and compressed ones: the framework's own libraries are opened at first use.
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "Encrypted documents use it.")]
    private static void UseLibrariesOfTheSystem()
    {
        try
        {
            _ = MD5.HashData([1]);
            _ = SHA256.HashData([1]);
            using Aes aes = Aes.Create();
            _ = aes.EncryptCbc(new byte[16], new byte[16]);
        }
        catch (CryptographicException)
        {
            // Without the system's library such documents are refused.
        }

        using var packed = new MemoryStream();
        using (var zip = new System.IO.Compression.DeflateStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            zip.Write([1, 2, 3]);
        packed.Position = 0;
        using var unzip = new System.IO.Compression.DeflateStream(packed, System.IO.Compression.CompressionMode.Decompress);
        _ = unzip.ReadByte();
    }

    private static void Read(byte[] sample)
    {
        try
        {
            var limits = new ReadingLimits(1 << 20, 1 << 20);
            new DocumentReading(new TextSink(), limits, KnownFormats.All).Read(new Part(new MemoryStream(sample)));
        }
        catch (DocumentException)
        {
            // It was only to be tried.
        }
    }
}
