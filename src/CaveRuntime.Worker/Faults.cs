using System.Runtime.ExceptionServices;
using CaveRuntime.Scripting;

namespace CaveRuntime.Worker;

/// <summary>
/// Exceptions that nobody catches, on threads that cells set going: a pool item, a timer, an async void, a finalizer.
/// By itself the runtime would end the process; here the running cell is stopped instead, and the scope lives on.
/// </summary>
internal static class Faults
{
    [ThreadStatic]
    private static bool s_isOwnThread;

    /// <summary>Gives such exceptions to this scope. Once a process; the calling thread is one of the worker's own.</summary>
    public static void GiveTo(Scope scope)
    {
        MarkOwnThread();
        ExceptionHandling.SetUnhandledExceptionHandler(thrown =>
        {
            if (s_isOwnThread)
                return false;
            scope.TakeFault(thrown);
            return true;
        });
    }

    /// <summary>Says that the calling thread is the worker's own: what escapes there is a defect, and ends the worker.</summary>
    public static void MarkOwnThread() => s_isOwnThread = true;
}
