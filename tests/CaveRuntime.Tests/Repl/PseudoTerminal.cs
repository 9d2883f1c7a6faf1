using System.Diagnostics;
using System.Globalization;
using System.Text;
using CaveRuntime.Tests.Cli;

namespace CaveRuntime.Tests.Repl;

/// <summary>A program on a pseudo-terminal, which <c>script</c> makes: keys go in, and what comes out is shown on a screen.</summary>
internal sealed class PseudoTerminal : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Process _script;
    private readonly Screen _screen;
    private readonly string _device;
    private readonly Task _reading;
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether this machine has what it takes.</summary>
    public static bool IsAvailable => OperatingSystem.IsLinux() && File.Exists("/usr/bin/script") && File.Exists("/bin/stty");

    public PseudoTerminal(Cave cave, int columns, int rows, params string[] arguments)
    {
        _screen = new Screen(columns, rows);
        string device = Path.Combine(cave.Folder, "device");
        string quoted = string.Join(' ', arguments.Select(a => $"'{a}'"));
        // Who starts the tests in the background of a script hands an ignored Ctrl-C down; a terminal's own shell does not.
        string command = $"stty cols {columns} rows {rows}; tty > '{device}'; exec env --default-signal=INT dotnet '{Path.Combine(AppContext.BaseDirectory, "cave.dll")}' {quoted}";
        ProcessStartInfo start = cave.Prepare("script");
        foreach (string argument in new[] { "-qefc", command, "/dev/null" })
            start.ArgumentList.Add(argument);
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["SHELL"] = "/bin/sh";
        start.StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        _script = Process.Start(start)!;
        _device = device;
        _reading = ReadAsync();
    }

    /// <summary>Everything that is shown.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
                return _screen.Text;
        }
    }

    /// <summary>The line that the caret is in, and what stands before it.</summary>
    public (string Line, string Before) Caret
    {
        get
        {
            lock (_gate)
                return _screen.Caret;
        }
    }

    /// <summary>Presses keys.</summary>
    public async Task PressAsync(string keys)
    {
        await _script.StandardInput.WriteAsync(keys);
        await _script.StandardInput.FlushAsync();
    }

    /// <summary>Waits until the screen shows something.</summary>
    public async Task WaitAsync(Func<PseudoTerminal, bool> shows, string what)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            Task next;
            lock (_gate)
                next = _written.Task;
            if (shows(this))
                return;
            if (_reading.IsCompleted)
                throw new InvalidOperationException($"The program has ended before there was {what}:\n{Text}");
            try
            {
                await Task.WhenAny(next, _reading).WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Not seen in time: {what}. The screen:\n{Text}");
            }
        }
    }

    /// <summary>Makes the terminal another size.</summary>
    public async Task ResizeAsync(int columns)
    {
        lock (_gate)
            _screen.Columns = columns;
        string device = (await File.ReadAllTextAsync(_device)).Trim();
        using Process stty = Process.Start("/bin/stty", ["-F", device, "cols", columns.ToString(CultureInfo.InvariantCulture)]);
        await stty.WaitForExitAsync();
    }

    /// <summary>Waits for the program's end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        await _script.WaitForExitAsync(patience.Token);
        await _reading;
        return _script.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_script.HasExited)
            _script.Kill(entireProcessTree: true);
        await _script.WaitForExitAsync();
        await _reading;
        _script.Dispose();
    }

    private async Task ReadAsync()
    {
        char[] buffer = new char[4096];
        while (await _script.StandardOutput.ReadAsync(buffer) is > 0 and var length)
        {
            lock (_gate)
            {
                _screen.Write(new string(buffer, 0, length));
                TaskCompletionSource written = _written;
                _written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                written.SetResult();
            }
        }
    }
}
