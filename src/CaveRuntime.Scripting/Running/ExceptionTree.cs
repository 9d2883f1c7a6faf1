using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using CaveRuntime.Scripting.Compiling;

namespace CaveRuntime.Scripting.Running;

/// <summary>
/// Reads exceptions that a cell has made. They may be chained a hundred thousand times over, and whatever is virtual in them is the
/// cell's own code: it is asked once, inside a guard, and while the cell's limits still hold.
/// </summary>
internal static class ExceptionTree
{
    private const int MaxRead = 64;
    private const int MaxMessageChars = 100_000;

    /// <summary>The exception and what is inside it, the nearest first; a few dozen at most.</summary>
    public static IEnumerable<Exception> Nearest(Exception thrown)
    {
        var waiting = new Queue<Exception>([thrown]);
        for (int read = 0; read < MaxRead && waiting.TryDequeue(out Exception? next); read++)
        {
            yield return next;
            if (next is AggregateException { InnerExceptions: var all })
            {
                foreach (Exception inner in all.Take(MaxRead))
                    waiting.Enqueue(inner);
            }
            else if (next.InnerException is { } inner)
            {
                waiting.Enqueue(inner);
            }
        }
    }

    /// <summary>What an exception says. Never throws, and never null.</summary>
    public static string MessageOf(Exception exception)
    {
        // Its message is made of all the messages inside it, by recursion.
        if (exception is AggregateException && Nearest(exception).Count() >= MaxRead)
            return "(too many errors inside each other)";
        try
        {
            return exception.Message switch
            {
                null => "(no message)",
                { Length: > MaxMessageChars } message => message[..MaxMessageChars] + "…",
                var message => message,
            };
        }
        catch (Exception e) // A message is code of the cell: whatever it throws is one more thing to tell.
        {
            return $"(its message cannot be read: that threw {e.GetType().Name})";
        }
    }

    /// <summary>Whether a method of the framework was under way; named as <c>Namespace.Type.Method</c>, or the beginning of that.</summary>
    public static bool IsFrom(string method, Exception thrown) =>
        FramesOf(thrown).Any(
            f => f.GetMethod() is { } m && $"{m.DeclaringType?.FullName}.{m.Name}".StartsWith(method, StringComparison.Ordinal));

    /// <summary>The latest cell whose code was under way; null where none was.</summary>
    public static int? CellOf(Exception thrown) => Nearest(thrown).SelectMany(FramesOf).Select(NumberOf).Max();

    /// <summary>Where the code that was under way had been loaded to.</summary>
    public static IEnumerable<AssemblyLoadContext> ContextsOf(Exception thrown) => Nearest(thrown).SelectMany(FramesOf)
        .Select(f => f.GetMethod()?.Module.Assembly).OfType<Assembly>().Select(AssemblyLoadContext.GetLoadContext)
        .OfType<AssemblyLoadContext>();

    // Made from the exception's own record: its StackTrace property may be code of the cell.
    private static StackFrame[] FramesOf(Exception thrown) => new StackTrace(thrown, fNeedFileInfo: false).GetFrames();

    private static int? NumberOf(StackFrame frame)
    {
        string? name = frame.GetMethod()?.Module.Assembly.GetName().Name;
        return name?.StartsWith(CellSource.NamePrefix, StringComparison.Ordinal) == true
            && int.TryParse(
                name.AsSpan(CellSource.NamePrefix.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int number) ? number : null;
    }
}
