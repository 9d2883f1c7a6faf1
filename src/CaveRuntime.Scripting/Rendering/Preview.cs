using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text;
using CaveRuntime.Cells;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Scripting.Rendering;

/// <summary>A value as an observation shows it: a text as it is, a collection with its count and its first items.</summary>
internal static class Preview
{
    private const int MaxItems = 50;
    private const int MaxDepth = 4;
    private const int MaxMarks = 200;

    /// <summary>Renders at most about <paramref name="limit"/> characters. Runs the value's own ToString.</summary>
    /// <param name="value">The value.</param>
    /// <param name="limit">Characters.</param>
    /// <param name="names">What the compiler knows of the names of tuples in it; null for nothing.</param>
    public static string Of(object? value, int limit, TupleNames? names = null)
    {
        var text = new StringBuilder();
        Write(text, value, limit, MaxDepth, isItem: false, names);
        // A little more than the limit is what lists add: how many of how many they show.
        if (text.Length > limit + MaxMarks)
            text.Remove(limit, text.Length - limit).Append('…');
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int limit, int depth, bool isItem, TupleNames? names)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string s:
                WriteString(text, s, s.Length, limit, isItem);
                break;
            case Text t:
                WriteString(text, t.Length > limit ? t[..limit].ToString() : t.ToString(), t.Length, limit, isItem);
                break;
            case char c when isItem:
                text.Append('\'').Append(c).Append('\'');
                break;
            case IPrinted:
                WriteString(text, value.ToString()!, limit);
                break;
            case Task task when task.IsCompletedSuccessfully && Awaited.TryResult(task, out object? result):
                Write(text, result, limit, depth - 1, isItem, names);
                break;
            case Task { IsFaulted: true, Exception.InnerException: { } thrown }:
                text.Append("task that failed: ").Append(thrown.Message);
                break;
            case Task or ValueTask:
            case ValueType when Awaited.IsTask(value.GetType()):
                text.Append("task that was not awaited: write await");
                break;
            case IEnumerable when value is not ICollection && Awaited.HoldsTasks(value.GetType()):
                text.Append("sequence of tasks that were not awaited: write await Task.WhenAll(…)");
                break;
            case IFormattable f:
                text.Append(f.ToString(null, CultureInfo.InvariantCulture));
                break;
            case ITuple tuple when depth > 0 && names?.Elements?.Count == tuple.Length:
                WriteTuple(text, tuple, names.Elements, limit, depth - 1);
                break;
            case IDictionary d when depth > 0:
                WriteItems(text, value, d.Count, "{ ", " }", d.Keys.Cast<object>(), limit, key =>
                {
                    Write(text, key, limit, depth - 1, isItem: true, null);
                    text.Append(": ");
                    Write(text, d[key], limit, depth - 1, isItem: true, names?.Value);
                });
                break;
            case IEnumerable e when depth > 0:
                WriteItems(text, value, CountOf(value), "[", "]", e.Cast<object?>(), limit, item =>
                    Write(text, item, limit, depth - 1, isItem: true, names?.Item));
                break;
            default:
                text.Append(value);
                break;
        }
    }

    private static void WriteTuple(
        StringBuilder text, ITuple tuple, IReadOnlyList<(string? Name, TupleNames? Inner)> elements, int limit, int depth)
    {
        text.Append('(');
        for (int i = 0; i < tuple.Length && text.Length <= limit; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            if (elements[i].Name is { } name)
                text.Append(name).Append(": ");
            Write(text, tuple[i], limit, depth, isItem: true, elements[i].Inner);
        }

        text.Append(')');
    }

    private static void WriteString(StringBuilder text, string value, int limit) => WriteString(text, value, value.Length, limit, false);

    // A cell's own Count could do anything.
    private static int? CountOf(object value) => value switch
    {
        ICollection collection => collection.Count,
        _ when AssemblyLoadContext.GetLoadContext(value.GetType().Assembly) != AssemblyLoadContext.Default => null,
        _ => value.GetType().GetProperty("Count", typeof(int))?.GetValue(value) as int?,
    };

    private static void WriteString(StringBuilder text, string value, int length, int limit, bool isItem)
    {
        if (isItem)
            text.Append('"');
        text.Append(value.AsSpan(0, Math.Min(value.Length, limit)));
        if (length > limit)
            text.Append(CultureInfo.InvariantCulture, $"… ({length:N0} characters)");
        if (isItem)
            text.Append('"');
    }

    private static void WriteItems<T>(
        StringBuilder text, object owner, int? count, string open, string close, IEnumerable<T> items, int limit, Action<T> write)
    {
        text.Append(TypeNames.Of(owner.GetType()));
        if (count is { } n)
            text.Append(CultureInfo.InvariantCulture, $"({n:N0})");
        text.Append(' ').Append(open);
        int shown = 0;
        foreach (T item in items)
        {
            if (shown == MaxItems || text.Length > limit)
            {
                if (text.Length > limit)
                    text.Length = limit;
                text.Append(count is { } all
                    ? string.Create(CultureInfo.InvariantCulture, $", … ({shown:N0} of {all:N0})")
                    : string.Create(CultureInfo.InvariantCulture, $", … (the first {shown:N0})"));
                break;
            }

            if (shown > 0)
                text.Append(", ");

            write(item);
            shown++;
        }

        text.Append(close);
    }
}
