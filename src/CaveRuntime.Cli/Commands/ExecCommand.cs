using System.CommandLine;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Inputs;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Scopes;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave exec</c>: cells of the user's own in one session, without a model.</summary>
internal static class ExecCommand
{
    public static Command Create(Terminal terminal)
    {
        var cells = new Argument<string[]>("CELL.csx")
        {
            Description = "Files, each one cell; - is standard input, which is also read where no file is named.",
            Arity = ArgumentArity.ZeroOrMore
        };
        var inputs = new InputFlags();
        var settings = new SettingsFlags(cellTimeout: "10s");
        Option<string> form = Flags.OneOf("--output", "Form of the report.", AnswerOutput.Text, AnswerOutput.Json);
        Option<bool> verbose = Flags.Switch("--verbose", "Log to standard error.", "-v");
        var command = new Command("exec", "Run C# cells in one session, as a model would.") { cells };
        inputs.AddTo(command);
        settings.AddModels(command);
        settings.AddCells(command);
        command.Add(form);
        command.Add(verbose);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Settings flags = settings.Read(parsed);
            IReadOnlyList<CellSource> sources = await CellSource.ReadAsync(
                parsed.GetValue(cells) ?? [],
                terminal,
                cancellationToken).ConfigureAwait(false);
            OpenHost cave = OpenHost.Open(
                flags with { CellTimeout = flags.CellTimeout ?? TimeSpan.FromSeconds(10) },
                parsed.GetValue(verbose),
                terminal);
            await using (cave.ConfigureAwait(false))
            {
                WarnOfTexts(sources, inputs.NamesFiles(parsed), terminal);
                bool inputIsFree = sources.All(s => s.File != CellSource.StandardInput);
                IReadOnlyList<Input> given = await inputs.ReadAsync(parsed, terminal, inputIsFree, cancellationToken).ConfigureAwait(false);
                Session session = await cave.Host.OpenAsync(given, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
                await using (session.ConfigureAwait(false))
                {
                    InputWarnings.Show(session, terminal);
                    return await RunAsync(
                        session,
                        sources,
                        new CellPrinter(terminal, parsed.GetValue(form) == AnswerOutput.Json),
                        cancellationToken).ConfigureAwait(false);
                }
            }
        });
        return command;
    }

    // What a shell makes of -f *.txt is one input and many cells.
    private static void WarnOfTexts(IReadOnlyList<CellSource> sources, bool namesFiles, Terminal terminal)
    {
        if (namesFiles && sources.FirstOrDefault(s => Path.GetExtension(s.File) is not ("" or ".csx" or ".cs")) is { } text)
            terminal.Warn($"{text.File} is run as a cell. If it is an input, give it a -f of its own: -f {text.File}.");
    }

    private static async Task<int> RunAsync(
        Session session,
        IReadOnlyList<CellSource> sources,
        CellPrinter output,
        CancellationToken cancellationToken)
    {
        bool allOk = true;
        foreach (CellSource source in sources)
        {
            CellReport report = await session.RunCellAsync(source.Code, cancellationToken).ConfigureAwait(false);
            output.Show(report, source.File);
            allOk &= report.Status == CellStatus.Ok;
            if (cancellationToken.IsCancellationRequested)
                return ExitCode.Cancelled;
        }

        return allOk ? ExitCode.Answered : ExitCode.CellFailed;
    }
}
