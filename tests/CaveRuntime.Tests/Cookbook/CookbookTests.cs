using System.Reflection;
using System.Text.RegularExpressions;
using CaveRuntime.Testing;
using CaveRuntime.Tests.House;

namespace CaveRuntime.Tests.Cookbook;

/// <summary>Each job of docs/cookbook.md compiles with the usings that it shows and, with a model that is scripted, does what it says.</summary>
public sealed partial class CookbookTests : IDisposable
{
    private const string Page = "docs/cookbook.md";

    // What a program prints goes to its own Console, not to that of all tests.
    private const string OwnConsole = """
        internal static class Console
        {
            public static readonly System.IO.StringWriter Printed = new();

            public static void WriteLine(object? value) { lock (Printed) Printed.WriteLine(value); }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("cave-cookbook-").FullName;

    public static TheoryData<string> Jobs => [.. Recipes.All.Select(r => r.Job)];

    [Fact]
    public void The_page_has_these_jobs_and_each_compiles_as_it_stands()
    {
        Assert.Equal(Recipes.All.Select(r => r.Job), Snippets.Headings(Page));
        Assert.All(Recipes.All, recipe => Snippets.Compile(Snippets.Under(Page, recipe.Job)));
    }

    [Theory]
    [MemberData(nameof(Jobs))]
    public async Task A_job_does_what_it_says(string job)
    {
        Recipe recipe = Recipes.All.Single(r => r.Job == job);
        foreach ((string name, string text) in recipe.Files)
        {
            string path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text);
        }

        await using var server = LocalModelServer.Start(recipe.Answer);
        string code = NamedModel().Replace(
            Snippets.Under(Page, job),
            $"Model.Create(\"$1\", new ModelOptions {{ BaseUrl = new Uri(\"{server.BaseUrl}\"), ApiKey = \"any\" }})");
        code = NamedPath().Replace(code, $"$1(\"{_folder}/$2\"");
        Assembly program = Snippets.Compile(code, OwnConsole);
        await Task.Run(() => program.EntryPoint!.Invoke(null, program.EntryPoint.GetParameters().Length == 0 ? null : [Array.Empty<string>()]))
            .WaitAsync(TestContext.Patience);
        string printed = program.GetType("Console")!.GetField("Printed")!.GetValue(null)!.ToString()!;
        int from = 0;
        foreach (string line in recipe.Prints)
        {
            int at = printed.IndexOf(line, from, StringComparison.Ordinal);
            Assert.True(at >= 0, $"'{line}' is not in what was printed, or not in this place:\n{printed}");
            from = at + line.Length;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [GeneratedRegex("""Model\.Create\("([^"]+)"\)""")]
    private static partial Regex NamedModel();

    [GeneratedRegex("""(FromFile|FromDirectory|SqliteSessionStore\.Open)\("([^"]+)"(?=[,)])""")]
    private static partial Regex NamedPath();
}
