using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CaveRuntime.Scripting.Compiling;

/// <summary>A cell as text: its number, its name in stack traces, its syntax.</summary>
internal sealed class CellSource
{
    /// <summary>How the name of a cell begins, and with it that of its assembly and its file.</summary>
    public const string NamePrefix = "cell-";

    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    private CellSource(string name, SyntaxTree tree)
    {
        Name = name;
        Tree = tree;
        Root = (CompilationUnitSyntax)tree.GetRoot();
    }

    /// <summary>Unique in its scope; also the file name that stack traces and CallerFilePath show.</summary>
    public string Name { get; }

    public SyntaxTree Tree { get; }

    public CompilationUnitSyntax Root { get; }

    /// <summary>Methods that the cell declares at its top level.</summary>
    public IEnumerable<string> Functions => Root.Members.Select(member => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        GlobalStatementSyntax { Statement: LocalFunctionStatementSyntax function } => function.Identifier.ValueText,
        _ => null,
    }).OfType<string>();

    /// <summary>Whether the cell declares types with members of their own.</summary>
    public bool DeclaresTypes => Root.Members.Any(member => member is TypeDeclarationSyntax);

    public static CellSource Parse(string name, string code, CancellationToken cancellationToken)
    {
        string declared = ScriptForms.WithoutUsing(code);
        var source = new CellSource(name, TreeOf(name, declared, cancellationToken));
        string called = BareCalls.WithBrackets(declared, source.Root);
        if (called != declared)
            source = new CellSource(name, TreeOf(name, called, cancellationToken));
        string opened = ScriptForms.WithoutClass(called, source.Root);
        return opened == called ? source : new CellSource(name, TreeOf(name, opened, cancellationToken));
    }

    private static SyntaxTree TreeOf(string name, string code, CancellationToken cancellationToken) =>
        CSharpSyntaxTree.ParseText(SourceText.From(code, System.Text.Encoding.UTF8), s_parse, name + ".csx", cancellationToken);
}
