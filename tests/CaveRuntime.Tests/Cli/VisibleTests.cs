using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Tests.Cli;

/// <summary>Text of others cannot speak to a terminal, and what cannot be seen is written out.</summary>
public sealed class VisibleTests
{
    [Theory]
    [InlineData("plain é 日 \ud83d\ude00\tx\n", "plain é 日 \ud83d\ude00\tx\n")]
    [InlineData("\u001b[2Jred\n", "\\x1b[2Jred\n")]
    [InlineData("\u001b]0;TITLE\a", "\\x1b]0;TITLE\\x07")]
    [InlineData("\u009b2J\u007f\0", "\\x9b2J\\x7f\\x00")]
    [InlineData("50\rUSD 100\r\nend", "50\\rUSD 100\nend")]
    [InlineData("a\u202etxt.exe\u2066\u200b\ufeff\u2028\u061c", "a\\u202etxt.exe\\u2066\\u200b\\ufeff\\u2028\\u061c")]
    [InlineData("tag\udb40\udc41", "tag\\U000e0041")]
    public void What_a_terminal_is_shown_can_be_seen(string text, string shown) => Assert.Equal(shown, Visible.Text(text));

    [Fact]
    public void Half_a_pair_is_written_out() => Assert.Equal("half\\ud800", Visible.Text("half" + (char)0xD800));

    [Fact]
    public void One_line_stays_one_line() => Assert.Equal("a cave: b", Visible.Line("a\ncave: b"));

    [Fact]
    public void Json_means_the_same_and_holds_nothing_hidden()
    {
        const string odd = "\u009b\u202e\u200b\udb40\udc41日";
        string line = Visible.Json($"{{\"a\":\"{odd}\"}}");
        Assert.Equal("{\"a\":\"\\u009b\\u202e\\u200b\\udb40\\udc41日\"}", line);
        Assert.Equal(odd, System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("a").GetString());
    }

    [Fact]
    public void Whatever_is_written_passes_the_same_way()
    {
        using var to = new StringWriter { NewLine = "\n" };
        using var writer = new VisibleWriter(to);
        writer.Write("a\u001b");
        writer.WriteLine("b\u001b");
        writer.Write('\u001b');
        writer.Write("c\u001b".ToCharArray());
        writer.Write("{0}", "\u202e");
        writer.WriteLine();
        Assert.Equal("a\\x1bb\\x1b\n\\x1bc\\x1b\\u202e", to.ToString().TrimEnd('\n'));
    }

    [Fact]
    public async Task A_name_of_a_file_cannot_reach_the_terminal_through_a_warning_or_an_error()
    {
        using var cave = new Cave();
        cave.Write("esc/a.txt", "the parrot is called Polly");
        cave.Write("esc/empty\u001b]0;TITLE\a\u001b[2J\u202e.txt", "");
        Outcome warned = await cave.RunAsync("ask", "What is the parrot called?", "-d", "esc");
        Outcome failed = await cave.RunAsync("ask", "q", "-f", "nope\u001b]0;T\a\n.txt");
        foreach (Outcome outcome in new[] { warned, failed })
            Assert.DoesNotContain(outcome.Error, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        Assert.Contains("\\x1b]0;TITLE\\x07", warned.Error, StringComparison.Ordinal);
        failed.IsRefusal(2, "nope\\x1b]0;T\\x07");
    }
}
