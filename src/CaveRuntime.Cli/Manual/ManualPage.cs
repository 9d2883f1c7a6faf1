using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using System.Text.RegularExpressions;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Manual;

/// <summary>The manual page of <c>cave</c>, made of the commands themselves, in the language of <c>man</c>.</summary>
internal static partial class ManualPage
{
    /// <summary>Writes it.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="version">Of the program.</param>
    public static string Write(RootCommand root, string version)
    {
        var page = new StringBuilder();
        page.Append(".TH CAVE 1 \"\" \"cave ").Append(Text(version)).Append("\" \"User Commands\"\n");
        page.Append(".SH NAME\ncave \\- ask questions of inputs far larger than a model's window\n");
        page.Append(".SH SYNOPSIS\n.B cave\n.I COMMAND\n[\\fIARGUMENT\\fR]... [\\fIOPTION\\fR]...\n");
        page.Append(".SH DESCRIPTION\n").Append(Text(root.Description)).Append('\n');
        page.Append("Standard output has the answer with what it rests on; what is going on, warnings and errors go to standard error.\n");
        page.Append(".SH COMMANDS\n");
        foreach (Command command in root.Subcommands.Where(c => !c.Hidden))
            Command(page, command, "cave");
        page.Append(".SH OPTIONS OF ALL COMMANDS\n");
        Options(page, root.Options.Where(o => o.Recursive || o is HelpOption or VersionOption));
        page.Append(EmbeddedEnd());
        return page.ToString();
    }

    private static void Command(StringBuilder page, Command command, string above)
    {
        string name = $"{above} {command.Name}";
        page.Append(".SS \"").Append(Text(name));
        foreach (Argument argument in command.Arguments.Where(a => !a.Hidden))
            page.Append(' ').Append(Text(Shown(argument)));
        page.Append(command.Subcommands.Count > 0 && command.Arguments.Count == 0 ? " [COMMAND]\"\n" : "\"\n");
        page.Append(Text(command.Description)).Append('\n');
        foreach (Argument argument in command.Arguments.Where(a => !a.Hidden && a.Description is { Length: > 0 }))
            page.Append(".TP\n.I ").Append(Text(argument.HelpName ?? argument.Name)).Append('\n').Append(Text(argument.Description)).Append('\n');
        Options(page, command.Options.Where(o => o is not HelpOption));
        foreach (Command sub in command.Subcommands.Where(c => !c.Hidden))
            Command(page, sub, name);
    }

    private static void Options(StringBuilder page, IEnumerable<Option> options)
    {
        foreach (Option option in options.Where(o => !o.Hidden))
        {
            string names = string.Join(", ", option.Aliases.Append(option.Name).Where(n => n[0] == '-').Order(StringComparer.Ordinal)
                .Select(n => $"\\fB{Text(n)}\\fR"));
            string value = option.ValueType == typeof(bool) || option.HelpName is not { } help ? "" : $" \\fI{Text(help)}\\fR";
            page.Append(".TP\n").Append(names).Append(value).Append('\n').Append(Text(option.Description)).Append('\n');
        }
    }

    private static string Shown(Argument argument)
    {
        string name = argument.HelpName ?? argument.Name;
        name = argument.Arity.MaximumNumberOfValues > 1 ? name + "..." : name;
        return argument.Arity.MinimumNumberOfValues == 0 || argument.HasDefaultValue ? $"[{name}]" : name;
    }

    // Files, variables and exit codes are words of the program's contract; a file beside this one has them.
    private static string EmbeddedEnd()
    {
        using var rest = new StreamReader(typeof(ManualPage).Assembly.GetManifestResourceStream("manual-end.roff")!);
        return rest.ReadToEnd();
    }

    /// <summary>A text as roff reads it: a line never begins with a command, and a hyphen is one that can be copied.</summary>
    internal static string Text(string? text)
    {
        string line = Visible.Line(text ?? "").Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("\"", "\\(dq", StringComparison.Ordinal);
        line = NotAscii().Replace(line, match => FormattableString.Invariant($"\\[u{char.ConvertToUtf32(match.Value, 0):X4}]"));
        return line.Length > 0 && line[0] is '.' or '\'' ? "\\&" + line : line;
    }

    [GeneratedRegex(@"[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\x00-\x7F]", RegexOptions.CultureInvariant)]
    private static partial Regex NotAscii();
}
