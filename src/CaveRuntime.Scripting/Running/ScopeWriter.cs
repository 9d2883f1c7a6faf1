using System.Collections;
using System.Globalization;
using System.Text;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Rendering;

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

    // What a list or a task makes of itself is the name of its type, which tells nobody anything.
    public override void Write(object? value) => Write(Shown(value));

    public override void WriteLine(object? value) => WriteLine(Shown(value));

    public override void WriteLine(string? value)
    {
        Write(value.AsSpan());
        WriteLine();
    }

    public override void WriteLine() => Write("\n".AsSpan());

    private string? Shown(object? value) =>
        value is not null && (value is Task || value is IEnumerable || Awaited.AsTask(value) is not null)
        && value is not IFormattable && value.GetType().GetMethod("ToString", [])?.DeclaringType == typeof(object)
        ? Preview.Of(value, limits.ObservationChars)
        : value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value?.ToString();

    private void StopForOutput(CellRun run)
    {
        CellError error = LimitErrors.Output(limits);
        current.Stop(run, error);
        throw new OperationCanceledException(error.Message);
    }
}
