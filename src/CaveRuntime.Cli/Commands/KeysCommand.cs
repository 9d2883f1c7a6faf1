using System.CommandLine;
using System.Text;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave keys</c>: keeps keys of providers in a file that only the user can read. A key is never an argument, which others see
/// in the list of processes and which stays in the shell's history.</summary>
internal static class KeysCommand
{
    private const int MaxKey = 16 << 10;

    public static Command Create(Terminal terminal) => new("keys", "Keep keys of providers, for when their variables are not set.")
    {
        Set(terminal),
        List(terminal),
        Remove(terminal),
    };

    private static Command Set(Terminal terminal)
    {
        var provider = new Argument<string>("PROVIDER") { Description = "The provider, such as openai." };
        var rest = new Argument<string[]>("KEY") { Arity = ArgumentArity.ZeroOrMore, Hidden = true };
        var command = new Command("set", "Keep the key of a provider; it is read from the terminal without being shown, or from standard input.")
        {
            provider,
            rest,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(rest) is { Length: > 0 })
            {
                throw new UsageException(
                    "a key is not taken from the command line: other users see it there, and the shell's history keeps it. Leave it out and type it when you are asked, or send it to standard input. One that was written there is best replaced.");
            }

            IModelProvider to = Find(parsed.GetRequiredValue(provider), terminal);
            string key = (terminal.HasPipedInput
                ? await ReadAsync(terminal, cancellationToken).ConfigureAwait(false)
                : Typed($"Key for {to.Prefix}: ", terminal, cancellationToken)).Trim();
            if (key.Length == 0)
                throw new UsageException("there is no key. Type it when you are asked, or send it to standard input.");
            if (key.Any(c => c is <= ' ' or > '~'))
                throw new UsageException("this is no key: it holds a character that no key has, such as a blank, a line break or a curly quote. Copy it again; nothing was kept.");
            var store = new KeyStore(terminal);
            store.Set(to.Prefix, key);
            terminal.Error.WriteLine($"the key for {to.Prefix} is kept in {store.File}");
            if (terminal.Variable(to.KeyVariable!) is not null)
                terminal.Warn($"{to.KeyVariable} is set and goes before it.");
            return ExitCode.Answered;
        });
        return command;
    }

    private static Command List(Terminal terminal)
    {
        var command = new Command("list", "List the keys that are kept, masked.");
        command.SetAction(_ =>
        {
            SortedDictionary<string, string> keys = new KeyStore(terminal).Read();
            ModelProviders providers = Configuration.Configuration.Load(new Settings(), terminal).Providers;
            foreach ((string prefix, string key) in keys)
            {
                string note = providers.Find(prefix) is not { KeyVariable: { } variable } ? "  (there is no such provider)"
                    : terminal.Variable(variable) is not null ? $"  ({variable} is set and goes before it)"
                    : "";
                terminal.Out.WriteLine($"{Visible.Line(prefix)}  {Masked(key)}{note}");
            }

            if (keys.Count == 0)
                terminal.Error.WriteLine("no key is kept; 'cave keys set PROVIDER' keeps one");
            return ExitCode.Answered;
        });
        return command;
    }

    private static Command Remove(Terminal terminal)
    {
        var provider = new Argument<string>("PROVIDER") { Description = "The provider." };
        var command = new Command("rm", "Forget the key of a provider.") { provider };
        command.SetAction(parsed =>
        {
            string prefix = parsed.GetRequiredValue(provider);
            if (!new KeyStore(terminal).Remove(prefix))
                throw new UsageException($"no key for '{prefix}' is kept. See 'cave keys list'.");
            terminal.Error.WriteLine($"the key for {prefix} is kept no longer");
            return ExitCode.Answered;
        });
        return command;
    }

    /// <summary>Enough to tell one's keys apart, and nothing of a short one.</summary>
    private static string Masked(string key) => key.Length < 20 ? "***" : $"{key[..3]}***{key[^4..]}";

    private static IModelProvider Find(string prefix, Terminal terminal)
    {
        ModelProviders providers = Configuration.Configuration.Load(new Settings(), terminal).Providers;
        if (providers.Find(prefix) is { KeyVariable: not null } found)
            return found;
        // Who mixes the two up has typed a key here.
        string shown = prefix.Length <= 40 && prefix.All(c => char.IsAsciiLetterLower(c) || c == '-') ? $"'{prefix}'" : "that";
        string all = string.Join(", ", providers.All.Where(p => p.KeyVariable is not null).Select(p => p.Prefix));
        throw new UsageException(providers.Find(prefix) is null
            ? $"there is no provider {shown}. Write one of {all}; 'providers' in cave.json adds others."
            : $"{prefix} needs no key. Keys are kept for {all}.");
    }

    private static async Task<string> ReadAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(terminal.Input, Encoding.UTF8);
        var buffer = new char[MaxKey];
        int read = await reader.ReadBlockAsync(buffer, cancellationToken).ConfigureAwait(false);
        return read == MaxKey
            ? throw new UsageException("this is no key: it is too long. Nothing was kept.")
            : new string(buffer, 0, read);
    }

    private static string Typed(string prompt, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Drawn.Write(prompt);
        var key = new StringBuilder();
        while (true)
        {
            ConsoleKeyInfo pressed = Console.ReadKey(intercept: true);
            cancellationToken.ThrowIfCancellationRequested();
            if (pressed.Key == ConsoleKey.Enter)
            {
                terminal.Drawn.WriteLine();
                return key.ToString();
            }

            if (pressed.Key == ConsoleKey.Backspace)
                key.Length = Math.Max(0, key.Length - 1);
            else if (!char.IsControl(pressed.KeyChar) && key.Length < MaxKey)
                key.Append(pressed.KeyChar);
        }
    }
}
