using System.CommandLine;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Serving;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave serve</c>: sessions over HTTP.</summary>
internal static class ServeCommand
{
    private const string DefaultUrl = "http://127.0.0.1:8423";

    public static Command Create(Terminal terminal)
    {
        Option<string?> urls = Flags.Text(
            "--urls", "URL", $"Where to listen; beyond this machine only with keys; several with ';' between. Default: {DefaultUrl}.");
        Option<string?> data = Flags.Text("--data", "DIR", "Folder of the sessions. Default: 'serve' in the folder of cave's data.");
        Option<string?> config = Flags.Text("--config", "FILE", "Presets and limits of the service, as JSON. Default: those that are built in.");
        Option<bool> verbose = Flags.Switch("--verbose", "Log to standard error.", "-v");
        var settings = new SettingsFlags(cellTimeout: "30s");
        var command = new Command("serve", "Serve sessions over HTTP on this machine, until Ctrl-C; runs go on after the next start.")
        {
            urls,
            data,
            config,
        };
        settings.AddModels(command);
        settings.AddCeilings(command);
        settings.AddCells(command);
        command.Add(verbose);
        command.Add(ServeKeysCommand.Create(data, terminal));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ServeSettings file = parsed.GetValue(config) is { } path ? ServeSettings.Read(path) : new ServeSettings();
            string folder = KeyFile.DataFolder(parsed.GetValue(data), terminal);
            AspNetRuntime.Load();
            await ServeProgram.ServeAsync(
                settings.Read(parsed),
                file,
                parsed.GetValue(urls) ?? DefaultUrl,
                folder,
                parsed.GetValue(verbose),
                terminal,
                cancellationToken).ConfigureAwait(false);
            return ExitCode.Answered;
        });
        return command;
    }
}
