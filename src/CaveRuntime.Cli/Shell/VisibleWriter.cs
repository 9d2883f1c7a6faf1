using System.Text;

namespace CaveRuntime.Cli.Shell;

/// <summary>Writes only what <see cref="Visible"/> lets through: whatever reaches a terminal passes here, whoever has written
/// it.</summary>
internal sealed class VisibleWriter(TextWriter to) : TextWriter
{
    public override Encoding Encoding => to.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value)
    {
        if (value is not null)
            to.Write(Visible.Text(value));
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (Visible.Text(buffer) is { } shown)
            to.Write(shown);
        else
            to.Write(buffer);
    }

    // The end of the line in one piece, so that lines of several threads do not run together.
    public override void WriteLine(string? value) => to.Write(Visible.Text(value ?? "") + "\n");

    public override void WriteLine(ReadOnlySpan<char> buffer) => WriteLine(buffer.ToString());

    public override void Flush() => to.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            to.Dispose();
        base.Dispose(disposing);
    }
}
