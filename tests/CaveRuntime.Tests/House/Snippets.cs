using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace CaveRuntime.Tests.House;

/// <summary>The C# of a page, block by block, as programs of their own.</summary>
internal static partial class Snippets
{
    private static readonly Lazy<MetadataReference[]> s_references = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference
            .CreateFromFile(path))]);

    /// <summary>The blocks of a page, named by its path from the repository's folder, without the one that only opens namespaces.</summary>
    public static IReadOnlyList<string> Of(string page) => [.. All(page).Where(block => !IsUsings(block))];

    /// <summary>The namespaces that a page opens for those of its snippets that are no whole programs.</summary>
    public static string Usings(string page) => All(page).Single(IsUsings);

    private static IEnumerable<string> All(string page) =>
        CSharpBlock().Matches(Text(page)).Select(block => block.Groups[1].Value);

    private static string Text(string page) => File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");

    private static bool IsUsings(string block) =>
        block.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(line => line.StartsWith("using ", StringComparison.Ordinal)
            && !line.Contains('=', StringComparison.Ordinal));

    /// <summary>What a snippet can name: whatever the tests have beside them.</summary>
    public static IReadOnlyList<MetadataReference> References => s_references.Value;

    /// <summary>The headings of a page that have two marks, in order.</summary>
    public static IReadOnlyList<string> Headings(string page) => [.. Heading().Matches(Text(page)).Select(m => m.Groups[1].Value)];

    /// <summary>The first block under a heading.</summary>
    public static string Under(string page, string heading)
    {
        string text = Text(page);
        return CSharpBlock().Match(text, text.IndexOf($"## {heading}\n", StringComparison.Ordinal)).Groups[1].Value;
    }

    /// <summary>Compiles a program, with more sources of its own beside the one that is shown.</summary>
    public static Assembly Compile(string code, params string[] beside)
    {
        var compilation = CSharpCompilation.Create(
            $"snippet-{Guid.NewGuid():N}",
            [.. beside.Append(code).Select(source => CSharpSyntaxTree.ParseText(source))],
            s_references.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, $"{string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))}\n{code}");
        return Assembly.Load(image.ToArray());
    }

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
