using CaveRuntime.Prompts;

namespace CaveRuntime.Tests.Prompts;

/// <summary>A value that is put into a prompt arrives as it is, whatever it looks like.</summary>
public sealed class PromptTemplateTests
{
    public static TheoryData<string> Names => [.. PromptCatalog.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_that_hold_marks_of_every_prompt_arrive_word_for_word(string name)
    {
        PromptTemplate prompt = PromptCatalog.All.Single(p => p.Name == name);
        string hostile = string.Concat(PromptCatalog.All.SelectMany(p => p.Marks).Distinct().Select(m => $"{{{{{m}}}}}"));
        (string, string)[] values = [.. prompt.Marks.Select(m => (m, $"<{m}>{hostile}</{m}>"))];
        string filled = prompt.Fill(values);
        string rest = filled;
        foreach ((string mark, string value) in values)
        {
            Assert.Contains(value, filled, StringComparison.Ordinal);
            rest = rest.Replace(value, "", StringComparison.Ordinal);
        }

        Assert.DoesNotContain("{{", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("}}", rest, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mark_without_a_value_and_a_value_without_a_mark_are_errors(string name)
    {
        PromptTemplate prompt = PromptCatalog.All.Single(p => p.Name == name);
        Assert.Throws<ArgumentException>(() => prompt.Fill([.. prompt.Marks.Select(m => (m, "")), ("no-such-mark", "")]));
        if (prompt.Marks.Count > 0)
            Assert.Throws<ArgumentException>(() => prompt.Fill([.. prompt.Marks.Skip(1).Select(m => (m, ""))]));
    }

    [Fact]
    public void Every_file_of_the_folder_is_a_prompt_and_the_other_way_round() => Assert.Equal(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "prompts"), "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Path.Combine(Repository.Root, "prompts"), f)[..^3]).Order(StringComparer.Ordinal),
        PromptCatalog.All.Select(p => p.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_file_whose_marks_are_not_the_declared_ones_is_refused_by_name()
    {
        InvalidOperationException unknown = Assert.Throws<InvalidOperationException>(
            () => PromptTemplate.Parse("x", "Say {{what}}.", "question"));
        Assert.Contains("{{what}}", unknown.Message, StringComparison.Ordinal);
        InvalidOperationException missing = Assert.Throws<InvalidOperationException>(() => PromptTemplate.Parse("x", "Say.", "question"));
        Assert.Contains("{{question}}", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_that_speaks_of_a_mark_is_asked_as_it_was_written() => Assert.Equal(
        "What does {{text}} do?|a passage",
        PromptTemplate.Parse("x", "{{question}}|{{text}}", "question", "text").Fill(
            ("question", "What does {{text}} do?"),
            ("text", "a passage")));
}
