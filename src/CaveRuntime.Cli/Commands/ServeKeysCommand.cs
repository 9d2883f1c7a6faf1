using System.CommandLine;
using CaveRuntime.Cli.Serving;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave serve keys</c>: the keys that callers of the service show. They are other keys than those of <c>cave keys</c>, which
/// <c>cave</c> itself shows to providers of models.</summary>
internal static class ServeKeysCommand
{
    public static Command Create(Option<string?> data, Terminal terminal) => new("keys", "Make, list and revoke the keys of those who call the service.")
    {
        Add(data, terminal),
        List(data, terminal),
        Revoke(data, terminal),
    };

    private static Command Add(Option<string?> data, Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "What the key is called." };
        Option<string?> tenant = new("--tenant")
        {
            HelpName = "TENANT",
            Description = "Whose sessions it sees; keys of one tenant see the same. Default: NAME.",
        };
        var command = new Command("add", "Make a key. It is shown once, and only its hash is kept.") { name, tenant, data };
        command.SetAction(parsed =>
        {
            string called = parsed.GetRequiredValue(name);
            terminal.Out.WriteLine(KeyFile.Of(parsed.GetValue(data), terminal).Add(called, parsed.GetValue(tenant) ?? called));
            return ExitCode.Answered;
        });
        return command;
    }

    private static Command List(Option<string?> data, Terminal terminal)
    {
        var command = new Command("list", "List the keys: name, tenant, when it was made.") { data };
        command.SetAction(parsed =>
        {
            KeyFile.Of(parsed.GetValue(data), terminal).List(terminal.Out);
            return ExitCode.Answered;
        });
        return command;
    }

    private static Command Revoke(Option<string?> data, Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "The key." };
        var command = new Command("revoke", "Take a key back; a service that runs refuses it from the next request on.") { name, data };
        command.SetAction(parsed =>
        {
            KeyFile.Of(parsed.GetValue(data), terminal).Revoke(parsed.GetRequiredValue(name));
            return ExitCode.Answered;
        });
        return command;
    }
}
