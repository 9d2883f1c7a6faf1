using System.Text.Json;

namespace CaveRuntime.Tests.Cli;

/// <summary>A provider of models that the user's own configuration file brings, and nobody else's.</summary>
public sealed class ProviderTests
{
    private const string UserFile = "config/cave/cave.json";

    [Fact]
    public async Task The_sample_provider_is_used_through_the_users_configuration()
    {
        using Cave cave = With(UserFile, Repository.Sample("EchoProvider"));
        Outcome outcome = await cave.RunAsync("ask", "How long is it?", "-f", "a.txt", "-m", "echo");
        Assert.Equal("How long is it? (5 characters)\n", outcome.Out);
        Assert.StartsWith("echo · 1 turns · ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(0, outcome.Code);
    }

    [Fact]
    public async Task Its_name_is_among_the_forms_of_a_models_name()
    {
        using Cave cave = With(UserFile, Repository.Sample("EchoProvider"));
        (await cave.RunAsync("ask", "who?", "-f", "a.txt", "-m", "ecko")).IsRefusal(
            2,
            "'ecko'",
            "offline, openai:NAME, anthropic:NAME",
            " or echo");
    }

    [Fact]
    public async Task The_file_of_a_folder_brings_no_code()
    {
        using Cave cave = With("cave.json", Repository.Sample("EchoProvider"));
        foreach (string trust in new[] { "no", "yes" })
        {
            if (trust == "yes")
                Assert.Equal(0, (await cave.RunAsync("trust")).Code);
            Outcome outcome = await cave.RunAsync("ask", "who?", "-f", "a.txt", "-m", "echo");
            Assert.Equal(2, outcome.Code);
            Assert.Contains("cave.json: ignored: providers, because", outcome.Error, StringComparison.Ordinal);
            Assert.Contains("your own configuration file", outcome.Error, StringComparison.Ordinal);
            Assert.Contains("'echo'", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("missing.dll", "missing.dll")]
    [InlineData("a.txt", "a.txt")]
    public async Task An_assembly_that_cannot_be_loaded_is_named(string path, string words)
    {
        using Cave cave = With(UserFile, path);
        (await cave.RunAsync("ask", "who?", "-f", "a.txt")).IsRefusal(2, "'providers'", words, "model provider");
    }

    [Fact]
    public async Task An_assembly_without_a_provider_is_refused()
    {
        using Cave cave = With(UserFile, Repository.Sample("FolderSurvey"));
        (await cave.RunAsync("ask", "who?", "-f", "a.txt")).IsRefusal(2, "'providers'", "no public class in it implements IModelProvider");
    }

    private static Cave With(string file, string provider)
    {
        var cave = new Cave();
        cave.Write("a.txt", "a fox");
        cave.Write(file, JsonSerializer.Serialize(new { providers = new[] { provider } }));
        return cave;
    }
}
