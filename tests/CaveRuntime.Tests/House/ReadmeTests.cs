using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CaveRuntime.Tests.House;

/// <summary>What the README shows works as it stands there.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string s_readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void The_csharp_of_the_readme_compiles()
    {
        string usings = "using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks;\n";
        var trees = CSharpBlock().Matches(s_readme).Select(block => CSharpSyntaxTree.ParseText(usings + block.Groups[1].Value)).ToList();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        Assert.NotEmpty(trees);
        foreach (SyntaxTree tree in trees)
        {
            var compilation = CSharpCompilation.Create("readme", [tree], references, new CSharpCompilationOptions(OutputKind.ConsoleApplication));
            Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        }
    }

    [Fact]
    public void The_test_command_of_the_readme_is_the_one_that_ci_calls()
    {
        string ci = File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run"));
        string command = TestCommand().Match(s_readme).Value;
        Assert.NotEmpty(command);
        Assert.Contains(command, ci, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_that_the_readme_names_is_there()
    {
        Assert.All(Link().Matches(s_readme).Select(link => link.Groups[1].Value), page => Assert.True(Path.Exists(Path.Combine(Repository.Root, page)), page));
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex("^dotnet test.*$", RegexOptions.Multiline)]
    private static partial Regex TestCommand();

    [GeneratedRegex(@"\]\((docs[^)]*)\)")]
    private static partial Regex Link();
}
