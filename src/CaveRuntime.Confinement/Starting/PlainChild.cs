using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using CaveRuntime.Confinement.Wires;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Starting;

/// <summary>A process without any confinement, for systems that are not Linux: its standard input and output are the wire.</summary>
internal sealed class PlainChild : ChildProcess
{
    private const int KeptChars = 16 * 1024;
    private readonly Process _process;
    private readonly StringBuilder _lastWords = new();

    private PlainChild(Process process)
    {
        _process = process;
        Id = process.Id;
        Wire = new TwoWayStream(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
        process.ErrorDataReceived += (_, line) => KeepError(line.Data);
        process.BeginErrorReadLine();
        Exited = Watch();
    }

    internal override int Id { get; }
    internal override Stream Wire { get; }
    internal override AppliedConfinement Confinement => AppliedConfinement.None;
    internal override Task<ExitStatus> Exited { get; }
    internal override TimeSpan CpuTime => IfAlive(process => process.TotalProcessorTime);

    internal override long MemoryBytes => IfAlive(process =>
    {
        process.Refresh();
        return process.WorkingSet64;
    });

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

    internal static PlainChild Start(WorkerStartInfo info)
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
        try
        {
            return new PlainChild(Process.Start(start)!);
        }
        catch (Win32Exception refusal)
        {
            throw new IOException($"The worker could not be started: {refusal.Message}. Check that {info.Executable} is "
                + "there and executable.", refusal);
        }
    }

    internal override void SendFile(SafeFileHandle file) =>
        throw new PlatformNotSupportedException("Open files can be passed to a worker only on Linux. Send the text through the wire.");

    internal override bool SetCpuLimit(int seconds) => false;

    internal override void Kill() => _ = IfAlive(process =>
    {
        process.Kill(entireProcessTree: true);
        return true;
    });

    public override void Dispose() => Wire.Dispose();

    /// <summary>Completes when the process has ended and everything that it wrote to standard error has been read.</summary>
    private async Task<ExitStatus> Watch()
    {
        using (_process)
        {
            await _process.WaitForExitAsync().ConfigureAwait(false);
            return new ExitStatus(_process.ExitCode, null);
        }
    }

    private T? IfAlive<T>(Func<Process, T> ask)
    {
        try
        {
            return Exited.IsCompleted ? default : ask(_process);
        }
        catch (InvalidOperationException)
        {
            // It ended, or was collected, between the two.
            return default;
        }
    }

    private void KeepError(string? line)
    {
        lock (_lastWords)
        {
            _lastWords.AppendLine(line);
            _lastWords.Remove(0, Math.Max(0, _lastWords.Length - KeptChars));
        }
    }
}
