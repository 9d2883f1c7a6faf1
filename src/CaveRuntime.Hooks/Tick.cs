using System.Runtime.CompilerServices;

namespace CaveRuntime.Hooks;

/// <summary>
/// The brake of a scope. The rewriter puts a look at <see cref="Stop"/> at every loop's back-edge and every function's
/// entry; once it is set, all cell code that still runs throws at its next step, on every thread.
/// </summary>
public static class Tick
{
    /// <summary>Set to stop all cell code of this scope.</summary>
#pragma warning disable CA2211 // A field, because an inlined volatile read is what keeps a tick cheap.
    public static volatile bool Stop;
#pragma warning restore CA2211

    /// <summary>What rewritten code calls once <see cref="Stop"/> is set.</summary>
    /// <exception cref="OperationCanceledException">Always.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Halt() => throw new OperationCanceledException("The cell was stopped.");

    /// <summary>What rewritten functions call on entry: endless recursion ends as an exception, not as a dead process.</summary>
    /// <exception cref="InsufficientExecutionStackException">The stack is nearly used up.</exception>
    public static void Enter()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (Stop)
            Halt();
    }
}
