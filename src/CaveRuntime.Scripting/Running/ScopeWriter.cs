using System.Globalization;
using System.Text;

namespace CaveRuntime.Scripting.Running;

/// <summary>Where a scope's console output goes: to the run that the printing code belongs to.</summary>
internal sealed class ScopeWriter(Func<CellRun?> run, Action<CellRun> overflow, Action late) : TextWriter(CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => Encoding.Unicode;

    public override string NewLine => "\n";

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (run() is not { } current)
            return;
        if (current.HasEnded)
            late();
        else if (!current.Print(buffer))
            overflow(current);
    }

    public override void WriteLine(string? value)
    {
        Write(value.AsSpan());
        WriteLine();
    }

    public override void WriteLine() => Write("\n".AsSpan());
}
