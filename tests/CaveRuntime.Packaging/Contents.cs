using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;

namespace CaveRuntime.Packaging;

/// <summary>What is in each package: what a feed shows of it, the assemblies with their pages, symbols with their sources, nothing of the
/// machine that packed it.</summary>
internal static class Contents
{
    private static readonly Guid s_embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    public static Task<Result> CheckAsync(Workshop workshop)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        string[] packages = Directory.GetFiles(workshop.Feed, "*.nupkg");
        foreach (string package in packages)
            Check(workshop, package);
        return Task.FromResult(new Result(TimeSpan.Zero, clock.Elapsed, packages.Sum(file => new FileInfo(file).Length)));
    }

    private static void Check(Workshop workshop, string package)
    {
        string name = Path.GetFileName(package).Replace($".{workshop.Version}.nupkg", "", StringComparison.Ordinal);
        using ZipArchive archive = ZipFile.OpenRead(package);
        string[] names = [.. archive.Entries.Select(entry => entry.FullName)];
        XElement about = XDocument.Load(archive.GetEntry($"{name}.nuspec")!.Open()).Root!.Elements().First();
        string Said(string element) => about.Elements().FirstOrDefault(e => e.Name.LocalName == element)?.Value ?? "";
        Require(name, Said("license") == "MIT", "has another licence than MIT");
        Require(name, names.Contains(Said("readme")) && Said("readme").Length > 0, "has no readme");
        Require(name, names.Contains(Said("icon")) && Said("icon").Length > 0, "has no icon");
        Require(name, Said("description").Length > 20 && Said("tags").Length > 0 && Said("authors").Length > 0, "says too little of itself");

        bool isTool = names.Contains("tools/net10.0/any/DotnetToolSettings.xml");
        string[] own = [.. names.Where(n => n.EndsWith(".dll", StringComparison.Ordinal)
            && (isTool ? n.StartsWith("tools/net10.0/any/CaveRuntime", StringComparison.Ordinal) : n.StartsWith("lib/", StringComparison.Ordinal)))];
        Require(name, own.Length > 0, "has no assembly of ours");
        if (!isTool)
        {
            foreach (string dll in own)
                Require(name, names.Contains(Path.ChangeExtension(dll, ".xml")), $"has no page of doc comments for {dll}");
            CheckSymbols(name, Path.ChangeExtension(package, ".snupkg"), own);
        }

        // Dependencies: each is either packed here, too, or one of the third parties of Directory.Packages.props.
        if (workshop.HasAll)
        {
            string[] needs = [.. about.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => (string)e.Attribute("id")!)];
            foreach (string need in needs.Where(n => n.StartsWith("CaveRuntime", StringComparison.Ordinal)))
                Require(name, File.Exists(Path.Combine(workshop.Feed, $"{need}.{workshop.Version}.nupkg")), $"needs {need}, which is not packed");
        }

        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => Path.GetFileName(entry.FullName) is { } n
            && (n.StartsWith("CaveRuntime", StringComparison.Ordinal) || n.StartsWith("cave", StringComparison.Ordinal)
                || n.EndsWith(".nuspec", StringComparison.Ordinal))))
        {
            byte[] bytes = Bytes(entry);
            foreach (Encoding encoding in new[] { Encoding.UTF8, Encoding.Unicode })
                Require(name, bytes.AsSpan().IndexOf(encoding.GetBytes(workshop.Repository)) < 0, $"names the folder that it was built in, in {entry.FullName}");
        }
    }

    private static void CheckSymbols(string name, string package, string[] assemblies)
    {
        Require(name, File.Exists(package), "has no package of symbols");
        using ZipArchive archive = ZipFile.OpenRead(package);
        foreach (string dll in assemblies)
        {
            ZipArchiveEntry? entry = archive.GetEntry(Path.ChangeExtension(dll, ".pdb"));
            Require(name, entry is not null, $"has no symbols for {dll}");
            using var stream = new MemoryStream(Bytes(entry!));
            using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(stream);
            MetadataReader reader = provider.GetMetadataReader();
            foreach (DocumentHandle handle in reader.Documents)
            {
                string path = reader.GetString(reader.GetDocument(handle).Name);
                Require(name, path.StartsWith("/_/", StringComparison.Ordinal), $"names a place of the machine in the symbols of {dll}: {path}");
                bool hasSource = reader.GetCustomDebugInformation(handle)
                    .Any(info => reader.GetGuid(reader.GetCustomDebugInformation(info).Kind) == s_embeddedSource);
                Require(name, hasSource, $"does not bring the source {path} of {dll}");
            }
        }
    }

    /// <summary>The content of a file in a package.</summary>
    public static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var bytes = new MemoryStream();
        using Stream stream = entry.Open();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void Require(string package, bool holds, string otherwise)
    {
        if (!holds)
            throw new CaseFailedException($"The package {package} {otherwise}.");
    }
}
