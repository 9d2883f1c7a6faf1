using System.Diagnostics.CodeAnalysis;

namespace CaveRuntime.Hooks;

/// <summary>
/// Stands in for <see cref="Console"/> in rewritten cells: same members, but they write to the scope's own writer, so
/// that sessions in one process never see each other's output. Reading finds the end of the input at once.
/// </summary>
[SuppressMessage("Design", "CA1062", Justification = "Mirrors System.Console.")]
public static class ScopeConsole
{
    private static TextWriter s_out = TextWriter.Null;

    /// <summary>The scope's writer.</summary>
    public static TextWriter Out => s_out;

    /// <summary>The scope's writer again: an observation has one stream of output.</summary>
    public static TextWriter Error => s_out;

    /// <summary>An empty reader.</summary>
    public static TextReader In => TextReader.Null;

    /// <summary>Gives the scope its writer; called once, by the scope.</summary>
    public static void Attach(TextWriter writer) => s_out = TextWriter.Synchronized(writer);

#pragma warning disable CS1591 // The members below are those of System.Console, under its documentation.
    public static int Read() => -1;
    public static string? ReadLine() => null;
    public static void Write(bool value) => s_out.Write(value);
    public static void Write(char value) => s_out.Write(value);
    public static void Write(char[]? buffer) => s_out.Write(buffer);
    public static void Write(char[] buffer, int index, int count) => s_out.Write(buffer, index, count);
    public static void Write(ReadOnlySpan<char> value) => s_out.Write(value);
    public static void Write(decimal value) => s_out.Write(value);
    public static void Write(double value) => s_out.Write(value);
    public static void Write(float value) => s_out.Write(value);
    public static void Write(int value) => s_out.Write(value);
    public static void Write(uint value) => s_out.Write(value);
    public static void Write(long value) => s_out.Write(value);
    public static void Write(ulong value) => s_out.Write(value);
    public static void Write(object? value) => s_out.Write(value);
    public static void Write(string? value) => s_out.Write(value);
    public static void Write(string format, object? arg0) => s_out.Write(format, arg0);
    public static void Write(string format, object? arg0, object? arg1) => s_out.Write(format, arg0, arg1);
    public static void Write(string format, object? arg0, object? arg1, object? arg2) => s_out.Write(format, arg0, arg1, arg2);
    public static void Write(string format, params object?[]? arg) => s_out.Write(format, arg ?? []);
    public static void Write(string format, params ReadOnlySpan<object?> arg) => s_out.Write(format, arg);
    public static void WriteLine() => s_out.WriteLine();
    public static void WriteLine(bool value) => s_out.WriteLine(value);
    public static void WriteLine(char value) => s_out.WriteLine(value);
    public static void WriteLine(char[]? buffer) => s_out.WriteLine(buffer);
    public static void WriteLine(char[] buffer, int index, int count) => s_out.WriteLine(buffer, index, count);
    public static void WriteLine(ReadOnlySpan<char> value) => s_out.WriteLine(value);
    public static void WriteLine(decimal value) => s_out.WriteLine(value);
    public static void WriteLine(double value) => s_out.WriteLine(value);
    public static void WriteLine(float value) => s_out.WriteLine(value);
    public static void WriteLine(int value) => s_out.WriteLine(value);
    public static void WriteLine(uint value) => s_out.WriteLine(value);
    public static void WriteLine(long value) => s_out.WriteLine(value);
    public static void WriteLine(ulong value) => s_out.WriteLine(value);
    public static void WriteLine(object? value) => s_out.WriteLine(value);
    public static void WriteLine(string? value) => s_out.WriteLine(value);
    public static void WriteLine(string format, object? arg0) => s_out.WriteLine(format, arg0);
    public static void WriteLine(string format, object? arg0, object? arg1) => s_out.WriteLine(format, arg0, arg1);
    public static void WriteLine(string format, object? arg0, object? arg1, object? arg2) => s_out.WriteLine(format, arg0, arg1, arg2);
    public static void WriteLine(string format, params object?[]? arg) => s_out.WriteLine(format, arg ?? []);
    public static void WriteLine(string format, params ReadOnlySpan<object?> arg) => s_out.WriteLine(format, arg);
#pragma warning restore CS1591
}
