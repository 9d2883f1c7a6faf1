using System.Collections.Immutable;
using System.Globalization;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Advice;
using CaveRuntime.Scripting.Policies;
using CaveRuntime.Scripting.Policies.Grants;
using Microsoft.CodeAnalysis;

namespace CaveRuntime.Scripting.Running;

/// <summary>Puts what went wrong into words for a model: what, on which line, and what to do where that is known.</summary>
internal static class CellErrors
{
    private const int MaxErrors = 5;

    /// <summary>Describes compiler errors, the first few of them: each code and line once, with what to do about it.</summary>
    public static CellError Of(ImmutableArray<Diagnostic> errors, CompileAdvice advice)
    {
        Diagnostic[] distinct = [.. errors.OrderBy(Line).DistinctBy(e => e.Id + e.GetMessage(CultureInfo.InvariantCulture))];
        // The type and the line of the first one stand before the message.
        var said = new HashSet<string>();
        var lines = distinct.Take(MaxErrors).Select((e, i) => (i == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"line {Line(e)}: {e.Id}: "))
            + e.GetMessage(CultureInfo.InvariantCulture) + (advice.On(e) is { } hint && said.Add(hint) ? $". {hint}" : ""));
        string more = distinct.Length > MaxErrors ? $"\n… and {distinct.Length - MaxErrors} more" : "";
        return new CellError(distinct[0].Id, string.Join('\n', lines) + more, Line(distinct[0]));
    }

    /// <summary>Describes what a policy refuses, the first few of it.</summary>
    public static CellError Of(IReadOnlyList<PolicyViolation> violations, PolicyCheck policy)
    {
        string more = violations.Count > MaxErrors ? $"\n… and {violations.Count - MaxErrors} more" : "";
        int? line = violations[0].Line > 0 ? violations[0].Line : null;
        string lines = string.Join('\n', violations.Take(MaxErrors));
        return new CellError("PolicyViolation", $"policy '{policy.Policy.Name}' refuses this cell:\n{lines}{more}", line);
    }

    /// <summary>Describes an exception that cell code threw.</summary>
    public static CellError Of(Exception exception, int? line)
    {
        Exception shown = Unwrap(exception);
        string message = shown switch
        {
            InsufficientExecutionStackException => "the stack is used up: a function calls itself without end. Use a loop or a Stack<T>.",
            AggregateException { InnerExceptions: var inner } =>
                string.Join("; ", inner.Take(MaxErrors).Select(e => $"{e.GetType().Name}: {ExceptionTree.MessageOf(e)}")),
            _ => ExceptionTree.MessageOf(shown),
        };
        return new CellError(shown.GetType().Name, message, line);
    }

    /// <summary>Describes an exception that escaped on a thread of its own.</summary>
    public static CellError OfAnotherThread(Exception exception)
    {
        CellError error = Of(exception, line: null);
        const string hint = "thrown on a thread, timer or callback where the cell could not catch it: await the work, or catch inside it";
        return error with { Message = $"{error.Message} ({hint})" };
    }

    private static Exception Unwrap(Exception exception) => ExceptionTree.Nearest(exception).FirstOrDefault(e => e is not (
        TypeInitializationException { InnerException: not null }
        or System.Reflection.TargetInvocationException { InnerException: not null }
        or AggregateException { InnerExceptions: [_] })) ?? exception;

    private static int Line(Diagnostic error) => error.Location.GetLineSpan().StartLinePosition.Line + 1;
}
