namespace CaveRuntime.Tests.Prompts;

public sealed class OperatorPromptTests
{
    // Every turn of every run pays for it. Tokenizers make 3.6 and more characters of such English a token.
    private const double CharsPerToken = 3.6;

    [Theory]
    [InlineData("turn-fenced.md")]
    [InlineData("turn-tool-call.md")]
    public void The_operator_prompt_stays_under_1400_tokens(string turn) =>
        Assert.InRange((Read("operator.md").Length + Read(turn).Length) / CharsPerToken, 800, 1_400);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, "prompts", "operator", file));
}
