using CaveRuntime.Testing;
using CaveRuntime.Tests.Cli;

namespace CaveRuntime.Tests.Repl;

/// <summary>One repl at a pseudo-terminal, with one worker, for the tests of a class. Its model never answers.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit disposes it by DisposeAsync.")]
public sealed class ReplFixture : IAsyncLifetime
{
    private readonly Cave _cave = new();
    private LocalModelServer? _model;
    private PseudoTerminal? _terminal;

    internal Cave Cave => _cave;

    internal PseudoTerminal Terminal => _terminal!;

    public async Task InitializeAsync()
    {
        if (!PseudoTerminal.IsAvailable)
            return;
        _model = LocalModelServer.Start(async (_, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            return LocalReply.Text("never");
        });
        _cave.Environment["OPENAI_API_KEY"] = "no-key-at-all";
        _terminal = new PseudoTerminal(
            _cave, columns: 100, rows: 40, "repl", "--model", "openai:slow", "--base-url", _model.BaseUrl.ToString(), "--session", "typed");
        await _terminal.WaitAsync(t => t.Caret.Line == ">", "a prompt");
    }

    public async Task DisposeAsync()
    {
        if (_terminal is not null)
            await _terminal.DisposeAsync();
        if (_model is not null)
            await _model.DisposeAsync();
        _cave.Dispose();
    }

    /// <summary>Enters a line and waits for what has to stand below it.</summary>
    internal async Task EnterAsync(string line, string shows)
    {
        int before = Terminal.Text.Length;
        await Terminal.PressAsync(line + "\r");
        await Terminal.WaitAsync(
            t => t.Caret.Line == ">" && t.Text.Length > before && t.Text[(before - 1)..].Contains(shows, StringComparison.Ordinal),
            $"'{shows}' after '{line}'");
    }
}
