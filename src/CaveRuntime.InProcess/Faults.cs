using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using CaveRuntime.Scripting;

namespace CaveRuntime.InProcess;

/// <summary>
/// Exceptions of cell code that nobody catches, on threads and in callbacks that cells set going: they would end the host. Those of
/// the host's own code are left to it. Where the host has a handler of its own for them, there is nothing to be had.
/// </summary>
internal static class Faults
{
    private static readonly ConcurrentDictionary<Scope, byte> s_scopes = new();
    private static readonly Lazy<bool> s_taken = new(TakeAll);

    /// <summary>Gives a scope what escapes from its cells.</summary>
    public static void GiveTo(Scope scope)
    {
        _ = s_taken.Value;
        s_scopes[scope] = 0;
    }

    /// <summary>The scope is gone; what its cells left behind may still throw, and nobody is told.</summary>
    public static void Forget(Scope scope) => s_scopes.TryRemove(scope, out _);

    private static bool TakeAll()
    {
        try
        {
            ExceptionHandling.SetUnhandledExceptionHandler(Take);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The host has one.
            return false;
        }
    }

    private static bool Take(Exception thrown)
    {
        if (!Scope.IsOfACell(thrown))
            return false;
        s_scopes.Keys.FirstOrDefault(s => s.Threw(thrown))?.TakeFault(thrown);
        return true;
    }
}
