using Mono.Cecil;
using Mono.Cecil.Cil;

namespace CaveRuntime.Scripting.Rewriting;

/// <summary>
/// Puts the brakes into an emitted cell: a look at <c>Tick.Stop</c> at every back-edge and every function entry, and
/// <c>ScopeConsole</c>, managed digests, XML without DTD and the cell's own time and chance in place of the framework's. On the
/// emitted code rather than on the syntax, because only there are expression-bodied lambdas, iterators and async methods all just
/// methods.
/// </summary>
internal static class CellRewriter
{
    private const string Hooks = "CaveRuntime.Hooks";

    /// <summary>Rewrites an image as it will run.</summary>
    public static byte[] Rewrite(byte[] image)
    {
        var parameters = new ReaderParameters(ReadingMode.Deferred) { AssemblyResolver = NoResolver.Instance };
        using var module = ModuleDefinition.ReadModule(new MemoryStream(image), parameters);
        if (!Rewrite(module))
            return image;
        using var output = new MemoryStream(image.Length + 1024);
        module.Write(output);
        return output.ToArray();
    }

    /// <summary>Rewrites an image as <see cref="Rewrite(byte[])"/> does, and returns the debug symbols that fit the result.</summary>
    public static byte[] Symbols(byte[] image, byte[] symbols)
    {
        using var module = ModuleDefinition.ReadModule(new MemoryStream(image), new ReaderParameters(ReadingMode.Deferred)
        {
            AssemblyResolver = NoResolver.Instance,
            ReadSymbols = true,
            SymbolReaderProvider = new PortablePdbReaderProvider(),
            SymbolStream = new MemoryStream(symbols),
        });
        if (!Rewrite(module))
            return symbols;
        using var pdb = new MemoryStream(symbols.Length + 1024);
        module.Write(new MemoryStream(), new WriterParameters
        {
            WriteSymbols = true,
            SymbolWriterProvider = new PortablePdbWriterProvider(),
            SymbolStream = pdb,
        });
        return pdb.ToArray();
    }

    /// <returns>False where nothing had to be changed.</returns>
    private static bool Rewrite(ModuleDefinition module)
    {
        var hooks = new AssemblyNameReference(Hooks, new Version(0, 0));
        bool changed = Redirect(module, hooks) | new SourceRedirect(module, hooks).Apply();
        var ticks = new TickInserter(module, hooks);
        foreach (TypeDefinition type in module.GetTypes())
        {
            foreach (MethodDefinition method in type.Methods)
                changed |= method.HasBody && ticks.Insert(method);
        }

        if (changed)
            module.AssemblyReferences.Add(hooks);
        return changed;
    }

    // What a cell names, and what runs in its place.
    private static string? StandIn(TypeReference type) => type.DeclaringType is not null ? null : (type.Namespace, type.Name) switch
    {
        ("System", "Console") => "ScopeConsole",
        ("System.Security.Cryptography", "SHA256") => "ScopeSha256",
        ("System.Security.Cryptography", "SHA1") => "ScopeSha1",
        ("System.Security.Cryptography", "MD5") => "ScopeMd5",
        _ => null,
    };

    // Methods of a type that stays: what makes an object of XML out of a text.
    private static string? MethodStandIn(MemberReference member) =>
        (member.DeclaringType.Namespace, member.DeclaringType.Name, member.Name) switch
        {
            ("System.Xml.Linq", "XDocument", "Parse") => "ParseDocument",
            ("System.Xml.Linq", "XElement", "Parse") => "ParseElement",
            _ => null,
        };

    private static bool Redirect(ModuleDefinition module, AssemblyNameReference hooks)
    {
        bool changed = false;
        foreach (TypeReference type in module.GetTypeReferences())
        {
            if (StandIn(type) is { } standIn)
            {
                type.Scope = hooks;
                type.Namespace = Hooks;
                type.Name = standIn;
                changed = true;
            }
        }

        TypeReference? xml = null;
        foreach (MemberReference member in module.GetMemberReferences())
        {
            if (member is MethodReference && MethodStandIn(member) is { } standIn)
            {
                member.DeclaringType = xml ??= new TypeReference(Hooks, "ScopeXml", module, hooks);
                member.Name = standIn;
                changed = true;
            }
        }

        return changed;
    }
}
