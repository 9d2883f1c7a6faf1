using System.Globalization;
using System.Text;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Sessions;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Scopes;
using CaveRuntime.Storage;

namespace CaveRuntime.Cli.Repl;

/// <summary>A command of the repl.</summary>
/// <param name="Name">Its name, with the stroke.</param>
/// <param name="Usage">How it is written, and what it does.</param>
/// <param name="Do">Does it with what stands behind its name.</param>
internal sealed record ReplAction(string Name, string Usage, Func<OpenSession, string, Terminal, CancellationToken, Task> Do);

/// <summary>The commands of the repl.</summary>
internal static class ReplCommands
{
    public static readonly IReadOnlyList<ReplAction> All =
    [
        new("/ask", "/ask QUESTION     let the model answer, in this session", AskAsync),
        new("/vars", "/vars             variables of the session", VariablesAsync),
        new("/undo", "/undo             take the last cell back: variables are as they were before it", UndoAsync),
        new("/fork", "/fork [NAME]      keep a copy of the session as it is now, under a name of its own", ForkAsync),
        new("/save", "/save FILE        write the cells so far into a file, as .csx", SaveAsync),
        new("/compact", "/compact [WORDS]  summarize what the model has in view so far, with WORDS in mind", CompactAsync),
        new("/help", "/help [NAME]      this text and what cells can call; all about one name", HelpAsync),
        new("/quit", "/quit             end (so does Ctrl-D)", (_, _, _, _) => Task.CompletedTask),
    ];

    /// <summary>What a person is told first.</summary>
    public static string Help { get; } =
        $"""
        Write C#. A cell runs when its brackets are closed and its statement has ended, or at an empty line.
        {string.Join('\n', All.Select(c => c.Usage))}
        Ctrl-C stops what runs, and keeps the session; it drops what is being written.
        """;

    /// <summary>Whether an entry is a command, and no comment.</summary>
    public static bool IsCommand(string entry) => entry is ['/', not ('/' or '*'), ..] or "/";

    /// <summary>Does a command.</summary>
    public static async Task DoAsync(string entry, OpenSession open, Terminal terminal, CancellationToken cancellationToken)
    {
        string name = entry.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries)[0];
        string words = entry.Trim()[name.Length..].Trim();
        if (All.FirstOrDefault(c => c.Name == name) is { } command)
            await command.Do(open, words, terminal, cancellationToken).ConfigureAwait(false);
        else
            terminal.Fail($"there is no command {name}.{Near.Hint(name, All.Select(c => c.Name))} See /help.");
    }

    private static async Task AskAsync(OpenSession open, string question, Terminal terminal, CancellationToken cancellationToken)
    {
        if (question.Length == 0)
        {
            terminal.Fail("/ask lacks a question. Write it behind the command. See /help.");
            return;
        }

        await ShownRun.AskAsync(
            stop => open.Session.StreamAsync(question, stop),
            AnswerOutput.Text,
            transcript: null,
            terminal,
            open.MaxTurns,
            timeout: null,
            open.Name,
            showsCells: false,
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task VariablesAsync(OpenSession open, string words, Terminal terminal, CancellationToken cancellationToken) =>
        new CellPrinter(terminal, json: false).Show(
            await open.Session.RunCellAsync("SHOW_VARS();", cancellationToken).ConfigureAwait(false), "vars");

    private static async Task UndoAsync(OpenSession open, string words, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            SessionCell? undone = await open.Session.UndoCellAsync(cancellationToken).ConfigureAwait(false);
            // Listing variables is no cell of the user's.
            while (undone?.Code == "SHOW_VARS();")
                undone = await open.Session.UndoCellAsync(cancellationToken).ConfigureAwait(false);
            if (undone is null)
                terminal.Fail("there is no cell to take back.");
            else
                terminal.Error.WriteLine($"took back cell {undone.Number.ToString(CultureInfo.InvariantCulture)}: {Short(undone.Code)}");
        }
        catch (InvalidOperationException e)
        {
            terminal.Fail(open.Name is null ? "/undo needs a session that is kept. Start without --no-journal." : e.Message);
        }
    }

    private static async Task ForkAsync(OpenSession open, string name, Terminal terminal, CancellationToken cancellationToken)
    {
        if (open.Name is null)
        {
            terminal.Fail("/fork needs a session that is kept. Start without --no-journal.");
            return;
        }

        if (name.Length > 0 && !SessionName.IsValid(name))
        {
            terminal.Fail($"'{name}' cannot be the name of a session: write {SessionName.Rule}.");
            return;
        }

        string made = name.Length > 0 ? name : MadeUpName.Make(terminal.Time);
        await open.Session.ForkAsync(made, turn: null, cancellationToken).ConfigureAwait(false);
        terminal.Error.WriteLine($"forked as session {made}; 'cave repl --session {made}' goes on there, and this one goes on here");
    }

    private static async Task SaveAsync(OpenSession open, string file, Terminal terminal, CancellationToken cancellationToken)
    {
        SessionCell[] cells = [.. open.Session.Cells.Where(c => c.Code != "SHOW_VARS();")];
        if (file.Length == 0)
        {
            terminal.Fail("/save lacks a file. Write its name behind the command. See /help.");
        }
        else if (cells.Length == 0)
        {
            terminal.Fail("there is no cell to save yet.");
        }
        else if (Path.Exists(file))
        {
            terminal.Fail($"there is a file {file} already. Name another one.");
        }
        else
        {
            string text = string.Join('\n', cells.Select(c => string.Create(CultureInfo.InvariantCulture, $"// cell {c.Number}\n{c.Code.TrimEnd()}\n")));
            var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            await File.WriteAllTextAsync(file, text, utf8, cancellationToken).ConfigureAwait(false);
            terminal.Error.WriteLine($"wrote {(cells.Length == 1 ? "1 cell" : string.Create(CultureInfo.InvariantCulture, $"{cells.Length:N0} cells"))} to {file}");
        }
    }

    private static async Task CompactAsync(OpenSession open, string instructions, Terminal terminal, CancellationToken cancellationToken)
    {
        CompactReport report = await open.Session.CompactAsync(
            instructions.Length == 0 ? null : instructions, cancellationToken).ConfigureAwait(false);
        if (report.Problem is { } problem)
        {
            terminal.Fail(problem);
        }
        else
        {
            terminal.Error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"view reduced from {report.TokensBefore:N0} to {report.TokensAfter:N0} tokens"));
        }
    }

    private static Task HelpAsync(OpenSession open, string name, Terminal terminal, CancellationToken cancellationToken)
    {
        if (name.Length == 0)
            terminal.Error.WriteLine($"{Help}\nCells can call:\n{ApiPages.List()}/help NAME says all about one of them.");
        else if (All.FirstOrDefault(c => c.Name == name || c.Name[1..] == name) is { } command)
            terminal.Error.WriteLine(command.Usage);
        else if (ApiPages.Page(name) is { } page)
            terminal.Error.Write(page);
        else
            terminal.Fail($"cells can call nothing named {name}.{Near.Hint(name, ApiPages.Names)} See /help.");
        return Task.CompletedTask;
    }

    private static string Short(string code)
    {
        string line = Visible.Line(code.Trim());
        return line.Length <= 70 ? line : line[..69] + "…";
    }
}
