using CaveRuntime.Models;

namespace CaveRuntime.Tests.Models;

public class ModelNameTests
{
    [Theory]
    [InlineData("offline", "offline", "offline")]
    [InlineData("openai:gpt-4o", "openai", "gpt-4o")]
    [InlineData("openai:qwen2.5:7b-instruct", "openai", "qwen2.5:7b-instruct")]
    [InlineData("openai:org/model@v1", "openai", "org/model@v1")]
    [InlineData("anthropic:claude-sonnet-4-5", "anthropic", "claude-sonnet-4-5")]
    public void A_name_is_read_and_written_back(string text, string provider, string name)
    {
        var read = ModelProviders.BuiltIn.Parse(text);
        Assert.Equal((provider, name), (read.Provider, read.Name));
        Assert.Equal(text, read.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpt-4o")]
    [InlineData("Offline")]
    [InlineData("offline:x")]
    [InlineData("openai:")]
    [InlineData("openai: gpt")]
    [InlineData("OpenAI:gpt-4o")]
    [InlineData("mistrall:large")]
    [InlineData("openai:a\nb")]
    public void Anything_else_is_an_error_that_names_the_valid_forms(string text)
    {
        var failure = Assert.Throws<ModelException>(() => ModelProviders.BuiltIn.Parse(text));
        Assert.Equal(ModelErrorKind.UnknownModel, failure.Kind);
        Assert.Contains("offline, openai:NAME, anthropic:NAME, azure:NAME", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Theory]
    [InlineData("openai:gpt-4o", "OPENAI_API_KEY")]
    [InlineData("anthropic:claude-sonnet-4-5", "ANTHROPIC_API_KEY")]
    public void A_missing_key_is_an_error_that_names_its_variable(string name, string variable)
    {
        var failure = Assert.Throws<ModelException>(() => Model.Create(name));
        Assert.Equal(ModelErrorKind.Authentication, failure.Kind);
        Assert.Contains($"Set {variable}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk abc")]
    [InlineData("sk-a\nbc")]
    [InlineData("“sk-abc”")]
    public void A_key_that_cannot_be_one_is_refused_before_it_is_sent_and_not_shown(string key)
    {
        var failure = Assert.Throws<ModelException>(() => Model.Create("openai:m", new ModelOptions { ApiKey = key }));
        Assert.Equal(ModelErrorKind.Authentication, failure.Kind);
        Assert.DoesNotContain("abc", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void A_base_url_that_is_none_is_refused() =>
        Assert.Throws<ArgumentException>(() => Model.Create("openai:m", new ModelOptions { BaseUrl = new Uri("ftp://example.com") }));

    [Fact]
    public void Options_and_names_never_show_the_key() =>
        Assert.DoesNotContain("s3cret", new ModelOptions { ApiKey = "s3cret" }.ToString(), StringComparison.Ordinal);
}
