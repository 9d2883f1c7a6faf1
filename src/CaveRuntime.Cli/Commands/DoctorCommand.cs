using System.CommandLine;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Doctor;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave doctor</c>: what works here.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> form = Flags.OneOf("--output", "Form of the report.", AnswerOutput.Text, AnswerOutput.Json);
        var command = new Command("doctor", "Say what works here: isolation and its self-tests, models, versions.") { form };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Checkup checkup = await Checkup.MakeAsync(terminal, cancellationToken).ConfigureAwait(false);
            if (parsed.GetRequiredValue(form) == AnswerOutput.Json)
                terminal.Out.WriteLine(JsonLine.Of(checkup, JsonLine.Readable(CheckupJson.Default)));
            else
                checkup.Show(terminal.Out);
            return !checkup.Isolation.Works ? ExitCode.Worker
                : checkup.Models.Problem is not null ? ExitCode.WrongUsage
                : ExitCode.Answered;
        });
        return command;
    }
}
