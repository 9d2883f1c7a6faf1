using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CaveRuntime.Cells;
using CaveRuntime.Inputs;

namespace CaveRuntime.Benchmarks;

/// <summary>
/// Brings a file to another process in one of three ways and waits until that process has it as characters. This program is both: the
/// sender, and started again, the receiver.
/// </summary>
internal static class TextReceiver
{
    public const string Mapped = "a memory file";

    /// <summary>The host holds the text, as it must to give it to the worker after this one, and writes it to a pipe.</summary>
    public const string Pipe = "a pipe";

    /// <summary>The same as one JSON message, written in pieces.</summary>
    public const string Json = "a JSON message";

    /// <summary>The best case of a pipe: the bytes of the file go through as they are, and the host keeps none of them.</summary>
    public const string Streamed = "a pipe, host keeps nothing";

    /// <summary>Milliseconds until ready, and the peak memory of both processes above that of doing nothing, in MB.</summary>
    public static async Task<(double Time, double Megabytes)> MeasureAsync(string way, string path)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false)
        };
        start.ArgumentList.Add("receive");
        start.ArgumentList.Add(way);
        using var receiver = Process.Start(start) ?? throw new InvalidOperationException("The receiver did not start.");
        await receiver.StandardOutput.ReadLineAsync();
        var idle = Status(receiver.Id, "VmRSS") + Status(Environment.ProcessId, "VmRSS");
        ResetPeak();

        var watch = Stopwatch.StartNew();
        using var inputs = way == Mapped ? await LoadedInputs.LoadAsync([Input.FromFile(path)], [], CancellationToken.None) : null;
        if (inputs is not null)
        {
            await receiver.StandardInput.WriteLineAsync(
                $"/proc/{Environment.ProcessId}/fd/{inputs.File.DangerousGetHandle()} {inputs.Length}");
        }
        else if (way == Streamed)
        {
            await SendBytesAsync(path, receiver.StandardInput.BaseStream);
        }
        var held = way is Pipe or Json ? await File.ReadAllTextAsync(path) : null;
        if (way == Pipe)
            await receiver.StandardInput.WriteAsync(held);
        else if (way == Json)
            await SendJsonAsync(held!, receiver.StandardInput.BaseStream);
        receiver.StandardInput.Close();
        await receiver.StandardOutput.ReadLineAsync();
        var time = watch.Elapsed.TotalMilliseconds;

        // The pages of a memory file belong to no process that has not touched them: they are added in full.
        var shared = inputs is null ? 0 : inputs.Length * 2L / 1024;
        var peak = Status(receiver.Id, "VmHWM") + Status(Environment.ProcessId, "VmHWM") + shared - idle;
        GC.KeepAlive(held);
        receiver.Kill();
        await receiver.WaitForExitAsync();
        return (time, peak * 1024 / 1e6);
    }

    /// <summary>The other side: says when it is there, takes the text, says when it has it, and waits to be ended.</summary>
    public static void Receive(string way)
    {
        Console.WriteLine("here");
        using var input = Console.OpenStandardInput();
        object text;
        if (way == Mapped)
        {
            var parts = new StreamReader(input).ReadLine()!.Split(' ');
            using var file = File.OpenHandle(parts[0], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            text = Text.FromMemory(file, long.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        else if (way is Pipe or Streamed)
        {
            text = new StreamReader(input, Encoding.UTF8, false, 1 << 16).ReadToEnd();
        }
        else
        {
            text = JsonSerializer.Deserialize<Message>(input)!;
        }

        Console.WriteLine("ready");
        Thread.CurrentThread.Join();
        GC.KeepAlive(text);
    }

    private static async Task SendBytesAsync(string path, Stream pipe)
    {
        await using var file = File.OpenRead(path);
        await file.CopyToAsync(pipe, 1 << 16);
    }

    private static async Task SendJsonAsync(string text, Stream pipe)
    {
        const int piece = 1 << 16;
        await using var json = new Utf8JsonWriter(pipe);
        json.WriteStartObject();
        json.WritePropertyName(nameof(Message.Text));
        for (var at = 0; at < text.Length; at += piece)
        {
            json.WriteStringValueSegment(text.AsSpan(at, Math.Min(piece, text.Length - at)), isFinalSegment: at + piece >= text.Length);
            await json.FlushAsync();
        }

        json.WriteEndObject();
    }

    /// <summary>Starts the count of this process's peak anew.</summary>
    private static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Status(int process, string field) =>
        long.Parse(
            File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(field, StringComparison.Ordinal)).Split(
                (char[]?)null,
                StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture);

    private sealed record Message(string Text);
}
