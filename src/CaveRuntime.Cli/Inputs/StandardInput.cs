using System.IO.Pipelines;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Inputs;

/// <summary>Standard input as one more input.</summary>
internal static class StandardInput
{
    private static readonly TimeSpan s_silenceBeforeWarning = TimeSpan.FromSeconds(3);

    /// <summary>How a file is named that is standard input.</summary>
    public const string Dash = "-";

    private const string Name = "stdin";

    /// <summary>
    /// The input <c>stdin</c>. Where nobody has named it: null if standard input is a terminal or holds nothing.
    /// </summary>
    public static async Task<Input?> FindAsync(
        Terminal terminal,
        InputOptions options,
        bool isNamed,
        CancellationToken cancellationToken)
    {
        if (isNamed)
            return Input.FromStream(Name, terminal.Input, options);
        if (!terminal.HasPipedInput)
            return null;
        var reader = PipeReader.Create(terminal.Input, new StreamPipeReaderOptions(bufferSize: 1 << 16));
        Task<ReadResult> first = reader.ReadAsync(CancellationToken.None).AsTask();
        // The program that started this one may have left an empty pipe open: then say what is being waited for.
        if (await Task.WhenAny(
            first,
            Task.Delay(
                s_silenceBeforeWarning,
                terminal.Time,
                cancellationToken)).ConfigureAwait(false) != first && !cancellationToken.IsCancellationRequested)
        {
            terminal.Warn("waiting for standard input, which is not a terminal; end it, or start with </dev/null to leave it out.");
        }
        ReadResult read = await first.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (read.Buffer.IsEmpty)
            return null;
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
        return Input.FromStream(Name, reader.AsStream(), options);
    }
}
