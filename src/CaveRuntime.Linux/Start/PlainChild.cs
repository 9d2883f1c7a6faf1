using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Linux;

/// <summary>A process without any confinement, for systems that are not Linux: its standard input and output are the wire.</summary>
internal sealed class PlainChild : ChildProcess
{
    private const int Kept = 16 * 1024;
    private readonly Process _process;
    private readonly System.Text.StringBuilder _lastWords = new();
    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PlainChild(Process process)
    {
        _process = process;
        Id = process.Id;
        Wire = new TwoWayStream(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
    }

    internal override int Id { get; }
    internal override Stream Wire { get; }
    internal override Confinement Confinement => Confinement.None;
    internal override Task<ExitStatus> Exited => _exited.Task;

    internal override string LastWords
    {
        get
        {
            lock (_lastWords)
            {
                return _lastWords.ToString();
            }
        }
    }

    internal override TimeSpan CpuTime => _process.HasExited ? TimeSpan.Zero : _process.TotalProcessorTime;

    internal override long MemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? 0 : _process.WorkingSet64;
        }
    }

    internal static PlainChild Start(StartInfo info)
    {
        var start = new ProcessStartInfo(info.Executable, info.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = Path.GetPathRoot(info.Executable)!,
        };
        start.Environment.Clear();
        foreach (var (name, value) in info.Environment)
        {
            start.Environment[name] = value;
        }
        start.Environment[WorkerEnd.WireVariable] = WorkerEnd.StandardStreams;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Start();
        var child = new PlainChild(process);
        process.ErrorDataReceived += (_, line) => child.Hear(line.Data);
        process.Exited += (_, _) => child._exited.TrySetResult(new ExitStatus(process.ExitCode, null));
        process.BeginErrorReadLine();
        if (process.HasExited)
        {
            child._exited.TrySetResult(new ExitStatus(process.ExitCode, null));
        }
        return child;
    }

    internal override void SendFile(SafeFileHandle file) =>
        throw new PlatformNotSupportedException("Open files can be passed to a worker only on Linux. Send the text through the wire.");

    internal override bool SetCpuLimit(int seconds) => false;

    internal override void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    public override void Dispose()
    {
        Wire.Dispose();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        lock (_lastWords)
        {
            _lastWords.AppendLine(line);
            _lastWords.Remove(0, Math.Max(0, _lastWords.Length - Kept));
        }
    }
}
