using System.CommandLine;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Questions;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave questions</c>: questions that are kept, and asked as <c>cave ask @NAME</c>.</summary>
internal static class QuestionsCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> form = Flags.OneOf("--output", "Form of the list.", AnswerOutput.Text, AnswerOutput.Json);
        var command = new Command("questions", "List the questions that are saved: your own, and those in .cave/questions of this folder. 'cave ask @NAME' asks one.")
        {
            form,
            Save(terminal),
            Show(terminal),
            Trust(terminal),
            Remove(terminal),
        };
        command.SetAction(parsed =>
        {
            var saved = new SavedQuestions(terminal);
            IReadOnlyList<SavedQuestion> all = saved.List();
            foreach (SavedQuestion question in all)
            {
                bool isTrusted = saved.TrustOf(question) == Configuration.Trust.Given;
                var shape = new QuestionShape(
                    question.Name, question.File, question.IsOfFolder, isTrusted, question.Placeholders, question.Text);
                terminal.Out.WriteLine(parsed.GetRequiredValue(form) == AnswerOutput.Json
                    ? JsonLine.Of(shape, JsonLine.Readable(QuestionsJson.Default))
                    : Line(question, isTrusted, all.Max(q => q.Name.Length), terminal.Width));
            }

            if (all.Count == 0)
                terminal.Say("no question is saved yet; 'cave questions save NAME \"…\"' saves one");
            return ExitCode.Answered;
        });
        return command;
    }

    private static Command Save(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "What it is asked by, as @NAME." };
        var text = new Argument<string>("TEXT") { Description = "The question. {name} is filled by --set name=value; {{name}} is {name} itself." };
        Option<bool> inFolder = Flags.Switch("--project", "Keep it in .cave/questions of this folder, for everybody who works there.");
        Option<bool> replace = Flags.Switch("--replace", "Replace one of that name.");
        var command = new Command("save", "Save a question.") { name, text, inFolder, replace };
        command.SetAction(parsed =>
        {
            string file = new SavedQuestions(terminal).Save(
                parsed.GetRequiredValue(name), parsed.GetRequiredValue(text), parsed.GetValue(inFolder), parsed.GetValue(replace));
            terminal.Say($"@{parsed.GetRequiredValue(name).TrimStart('@')} is kept in {file}");
            return ExitCode.Answered;
        });
        return command;
    }

    private static Command Show(Terminal terminal) => Named("show", "Print a saved question.", name =>
        terminal.Out.WriteLine(new SavedQuestions(terminal).Require(name).Text));

    private static Command Trust(Terminal terminal) => Named(
        "trust",
        "Let a question that came with this folder be asked as it is now; when it has changed, it has to be trusted anew.",
        name =>
        {
            var saved = new SavedQuestions(terminal);
            SavedQuestion question = saved.Require(name);
            if (!question.IsOfFolder)
                throw new UsageException($"@{question.Name} is your own, in {question.File}: it can be asked as it is.");
            saved.Trusted(question);
            terminal.Say($"@{question.Name} is trusted as it is now. It says: {Visible.Line(question.Text)}");
        });

    private static Command Remove(Terminal terminal) => Named("rm", "Take a saved question away.", name =>
    {
        new SavedQuestions(terminal).Remove(name);
        terminal.Say($"@{name.TrimStart('@')} is kept no longer");
    });

    private static Command Named(string verb, string description, Action<string> act)
    {
        var name = new Argument<string>("NAME") { Description = "The question." };
        var command = new Command(verb, description) { name };
        command.SetAction(parsed =>
        {
            act(parsed.GetRequiredValue(name));
            return ExitCode.Answered;
        });
        return command;
    }

    private static string Line(SavedQuestion question, bool isTrusted, int nameWidth, int width)
    {
        string where = !question.IsOfFolder ? "own" : isTrusted ? "folder" : "folder, not trusted";
        string line = $"@{question.Name.PadRight(nameWidth)}  {where,-19}  {Visible.Line(question.Text)}";
        return line.Length <= width ? line : line[..(width - 1)] + "…";
    }
}
