using CaveRuntime.Cli.Export;
using CaveRuntime.Prompts;
using CaveRuntime.Scopes;
using CaveRuntime.Transcripts;
using CaveRuntime.Views;
using CaveRuntime.Views.Reducers;

namespace CaveRuntime.Tests.Views;

/// <summary>What a model reads of a reduced view, word for word.</summary>
public sealed class PromptTests
{
    [Fact]
    public async Task What_stands_in_the_place_of_messages()
    {
        var reply = new Message(
            MessageKind.Reply,
            "I count the foxes first.\n\n```csharp\nvar n = ctx.Count(\"fox\");\nConsole.WriteLine(n);\n```\n");
        Observation seen = Observed.Cell(
            7,
            string.Concat(Enumerable.Range(0, 60).Select(i => $"line {i}\n")),
            null,
            new VariableInfo("n", "int", null, VariableChange.New));
        Assert.Equal(
            $"Observation of cell 7:\n{string.Concat(Enumerable.Range(0, 60).Select(i => $"line {i}\n"))}Variables: new n: int",
            seen.Message);
        var observation = new Message(MessageKind.Observation, seen.Message, 7) { Observed = seen };
        string[] all =
        [
            CompactForms.Compact(reply, "archive:3")!.Text,
            CompactForms.Compact(observation, "archive:4")!.Text,
            CompactForms.Offload(observation, 90, "archive:5").Text,
            new Summary(4, "## Goal\nCount foxes.", ["archive:6"]).Text,
            new Summary(4, "", [.. Enumerable.Range(1, 14).Select(i => $"archive:{i}")]).Text,
            PromptCatalog.BranchRules.Fill(("most", "10"), ("own", " And own scopes.")),
            PromptCatalog.BranchOpened.Fill(("prompt", "Count them all."), ("variables", "Variables are shared with the main line."), ("description", "count"), ("number", "2")),
            PromptCatalog.BranchReminder.Fill(("description", "count"), ("number", "2")),
            PromptCatalog.BranchFull.Fill(),
            PromptCatalog.BranchFolded.Fill(
                ("handle", "archive:9"),
                ("message", "there are 2"),
                ("how", "is done"),
                ("description", "count"),
                ("number", "2")),
            JudgePrompt.Of("Count them all.", "[model]\nstep"),
        ];
        await Snapshots.MatchAsync(string.Join("\n--------\n", all));
    }

    [Theory]
    [InlineData("five", "Goal, Knowledge, Variables, Recent steps, Plan")]
    [InlineData("eight", "Request, Concepts, Places, Errors, Solved, User messages, Open, Current work")]
    [InlineData("manus", "Goal, Results, State, Left off")]
    public void A_form_asks_for_its_sections(string form, string sections)
    {
        SummarySchema schema = SummarySchema.Of(PromptCatalog.All.Single(p => p.Name == $"views/form-{form}"));
        (string? filled, _) = schema.Read(string.Concat(sections.Split(", ").Select(s => $"## {s}\nsome\n")));
        Assert.Equal(
            sections,
            string.Join(", ", filled!.Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)).Select(l => l[3..])));
    }

    [Fact]
    public async Task A_summarizers_request_holds_the_form_the_earlier_summary_and_the_history() =>
        await Snapshots.MatchAsync(SummaryRequest.Of(
            SummarySchema.Of(PromptCatalog.SummaryFormFive),
            "## Goal\nCount foxes. {{history}}",
            [new Message(MessageKind.Reply, "I look."), new Message(
                MessageKind.Observation,
                new string('x', 900),
                1), new Message(MessageKind.Notice, "Go on. {{form}}")],
            "Keep every number.",
            shorten: false,
            most: 600,
            "How many foxes? {{form}}"));

    [Fact]
    public void A_reply_with_the_form_in_it_is_read_whatever_stands_around_it()
    {
        SummarySchema schema = SummarySchema.Of(PromptCatalog.SummaryFormManus);
        (string? filled, string? problem) = schema.Read(
            "Here it is:\n## goal\nCount.\n## Results\n2\n### detail\n## State\nn\n## Left off\nNothing.");
        Assert.Null(problem);
        Assert.Equal("## Goal\nCount.\n## Results\n2\n### detail\n## State\nn\n## Left off\nNothing.", filled);
    }
}
