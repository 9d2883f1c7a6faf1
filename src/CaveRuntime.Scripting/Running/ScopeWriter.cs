using System.Globalization;
using System.Text;
using CaveRuntime.Scopes;

namespace CaveRuntime.Scripting.Running;

/// <summary>Where a scope's console output goes: to the run that the printing code belongs to.</summary>
internal sealed class ScopeWriter(CurrentCell current, CellLimits limits) : TextWriter(CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => Encoding.Unicode;

    public override string NewLine => "\n";

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (current.OfCaller is not { IsSilent: false } run)
            current.Drop();
        else if (!run.Print(buffer))
            StopForOutput(run);
    }

    public override void WriteLine(string? value)
    {
        Write(value.AsSpan());
        WriteLine();
    }

    public override void WriteLine() => Write("\n".AsSpan());

    private void StopForOutput(CellRun run)
    {
        CellError error = LimitErrors.Output(limits);
        current.Stop(run, error);
        throw new OperationCanceledException(error.Message);
    }
}
