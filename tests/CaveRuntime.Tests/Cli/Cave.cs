using System.Diagnostics;
using System.Text;

namespace CaveRuntime.Tests.Cli;

/// <summary>The built <c>cave</c> as a process of its own, in an empty folder of its own, with nothing configured. Dispose it to take the
/// folder away.</summary>
internal sealed class Cave : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    public Cave() => Directory.CreateDirectory(Folder);

    /// <summary>Current folder, home, configuration, state and data of the processes.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "cave-test-" + Guid.NewGuid().ToString("N")[..8]);

    /// <summary>Set on top of an environment without keys and models; null takes a variable away.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    /// <summary>What standard input holds; null closes it empty.</summary>
    public string? Input { get; set; }

    /// <summary>Whether standard input stays open after what it holds.</summary>
    public bool KeepsInputOpen { get; init; }

    /// <summary>Writes a file into the folder.</summary>
    /// <returns>Its name.</returns>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return name;
    }

    public string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>Runs to the end.</summary>
    public async Task<Outcome> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        return await EndAsync(process);
    }

    public Process Start(params string[] arguments)
    {
        ProcessStartInfo start = Prepare("dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "cave.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        process.StandardInput.Write(Input);
        if (KeepsInputOpen)
            process.StandardInput.Flush();
        else
            process.StandardInput.Close();
        return process;
    }

    /// <summary>A program in the folder and its environment; arguments are still to come.</summary>
    public ProcessStartInfo Prepare(string program)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string name in new[] { "CAVE_MODEL", "CAVE_SUB_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY" })
            start.Environment.Remove(name);
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(Folder, "config");
        start.Environment["XDG_STATE_HOME"] = Path.Combine(Folder, "state");
        start.Environment["CAVE_DATA"] = Path.Combine(Folder, "data");
        foreach ((string name, string? value) in Environment)
            start.Environment[name] = value;
        return start;
    }

    public static async Task<Outcome> EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(s_patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new Outcome(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"cave did not end within {s_patience}.");
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>How a process ended.</summary>
internal sealed record Outcome(int Code, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>It failed with this code and said why in one line that holds these words; nothing went to standard output.</summary>
    public void IsRefusal(int code, params string[] words)
    {
        string line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("cave: ", line, StringComparison.Ordinal);
        foreach (string word in words)
            Assert.Contains(word, line, StringComparison.Ordinal);
        Assert.Equal("", Out);
        Assert.Equal(code, Code);
    }
}
