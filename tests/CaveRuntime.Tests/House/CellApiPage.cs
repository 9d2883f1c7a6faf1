using System.ComponentModel;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CaveRuntime.Cells;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CaveRuntime.Tests.House;

/// <summary>The page of what a cell can name, made from the declarations and their doc comments, so that it never says anything else.</summary>
internal static partial class CellApiPage
{
    private const string Head = """
        # What a cell can name

        Made from the doc comments of `CaveRuntime.Cells` by a test; do not edit it by hand.

        A cell is C# that a model, or you in `cave repl` and `Session.RunCellAsync`, writes for a scope. Beside .NET it can use the names of
        the first section without any prefix. Snake case and capitals are the published names of the methods. What a cell prints, and the
        value of a last expression without a semicolon, is what the model sees of it; variables, functions and types stay for later cells.

        """;

    // In the order in which a reader meets them; what is not named here follows by name.
    private static readonly string[] s_first = [nameof(CellApi), nameof(Text), nameof(Document), nameof(DocumentList), nameof(Hit), "Found",
        "Passage", "HitGroups", "HitGroup", nameof(Reply), "ReplyList", nameof(Budget), nameof(Archive), "ArchiveLine"];

    private static readonly SymbolDisplayFormat s_member = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeModifiers,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue,
        propertyStyle: SymbolDisplayPropertyStyle.NameOnly,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat s_type = new(genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    /// <summary>The whole page.</summary>
    public static string Make()
    {
        string file = typeof(CellApi).Assembly.Location;
        IReadOnlyList<MetadataReference> references = Snippets.References;
        var compilation = CSharpCompilation.Create("page", references: references);
        var assembly = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(references.First(r => r.Display == file))!;
        Dictionary<string, XElement> comments = XDocument.Load(Path.ChangeExtension(file, ".xml")).Descendants("member").ToDictionary(
            m => (string)m.Attribute("name")!);
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (INamedTypeSymbol type in Types(assembly.GlobalNamespace).Where(t => IsShown(t, comments)).OrderBy(Order))
            Write(page, type, comments);
        return page.ToString().TrimEnd() + "\n";
    }

    private static (int, string) Order(INamedTypeSymbol type) =>
        (Array.IndexOf(s_first, type.Name) is >= 0 and var place ? place : s_first.Length, type.ToDisplayString(s_type));

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Where(t => t.DeclaredAccessibility == Accessibility.Public)
            .Concat(space.GetNamespaceMembers().SelectMany(Types));

    private static void Write(StringBuilder page, INamedTypeSymbol type, Dictionary<string, XElement> comments)
    {
        page.Append($"\n## {(type.Name == nameof(CellApi) ? "Known without a prefix" : $"`{type.ToDisplayString(s_type)}`")}\n\n");
        page.Append(Said(type, "summary", comments)).Append("\n\n");
        foreach (IGrouping<string, ISymbol> group in type.GetMembers().Where(m => IsShown(m, comments)).OrderBy(m => m is IMethodSymbol)
            .GroupBy(Spelled))
        {
            ISymbol member = group.First();
            page.Append($"- `{group.Key}`: {Said(member, "summary", comments)}");
            IEnumerable<XElement> written = comments[member.GetDocumentationCommentId()!].Elements("param").Where(p => p.Value.Length > 0
                && !p.Value.StartsWith("Given by", StringComparison.Ordinal) && p.Value != "As well.");
            foreach (XElement parameter in written)
                page.Append($"\n  - `{(string)parameter.Attribute("name")!}`: {Words(parameter)}");
            if (Said(member, "returns", comments) is { Length: > 0 } returns)
                page.Append($"\n  - Returns: {returns}");
            foreach (XElement thrown in comments[member.GetDocumentationCommentId()!].Elements("exception"))
                page.Append($"\n  - Throws `{Last((string)thrown.Attribute("cref")!)}`: {Words(thrown)}");
            page.Append('\n');
        }
    }

    private static bool IsShown(ISymbol symbol, Dictionary<string, XElement> comments) =>
        symbol is { DeclaredAccessibility: Accessibility.Public, IsImplicitlyDeclared: false }
        && (symbol is not IMethodSymbol method || method.MethodKind is MethodKind.Ordinary or MethodKind.Conversion)
        && symbol is INamedTypeSymbol or IMethodSymbol or IPropertySymbol or IFieldSymbol
        && comments.TryGetValue(symbol.GetDocumentationCommentId() ?? "", out XElement? comment) && comment.Element("summary") is not null
        && symbol.GetAttributes().All(a => a.AttributeClass?.Name != nameof(EditorBrowsableAttribute));

    // What the compiler gives is not written by anybody.
    private static string Spelled(ISymbol member) =>
        Given().Replace(member.ToDisplayString(s_member), "").Replace("virtual ", "").Replace("override ", "").Replace("abstract ", "")
        + (member is IFieldSymbol { HasConstantValue: true, ContainingType.TypeKind: not TypeKind.Enum } constant ? $" = {constant.ConstantValue}" : "");

    private static string Said(ISymbol symbol, string what, Dictionary<string, XElement> comments) =>
        comments[symbol.GetDocumentationCommentId()!].Element(what) is { } said ? Words(said) : "";

    private static string Words(XElement comment) => Space().Replace(string.Concat(comment.Nodes().Select(Word)), " ").Trim();

    private static string Word(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" or "typeparamref" } named =>
            $"`{Last((string?)named.Attribute("cref") ?? (string?)named.Attribute("langword") ?? (string?)named.Attribute("name") ?? "")}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => Words(other),
        _ => "",
    };

    // M:CaveRuntime.Cells.Text.Grep(System.String) is Grep.
    private static string Last(string id) => Arity().Replace(id.Split('(')[0].Split(':')[^1].Split('.')[^1], "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Arity();

    [GeneratedRegex(@", (?:string\? expression = null|int line = 0|string\? cell = null)")]
    private static partial Regex Given();
}
