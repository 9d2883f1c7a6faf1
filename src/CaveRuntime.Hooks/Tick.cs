using System.Runtime.CompilerServices;

namespace CaveRuntime.Hooks;

/// <summary>
/// The brake of a scope. The rewriter puts a look at <see cref="Stop"/> at every loop's back-edge and every function's
/// entry; while it is set, all cell code asks at its next step, on every thread, whether it may go on, and throws if not.
/// </summary>
public static class Tick
{
    private static Action s_halt = static () => throw new OperationCanceledException("The cell was stopped.");

    /// <summary>Set to have all cell code of this scope ask whether it may go on.</summary>
#pragma warning disable CA2211 // A field, because an inlined volatile read is what keeps a tick cheap.
    public static volatile bool Stop;
#pragma warning restore CA2211

    /// <summary>Gives the scope's answer, which throws where the calling code has to end; called once, by the scope.</summary>
    public static void Attach(Action halt) => s_halt = halt;

    /// <summary>What rewritten code calls while <see cref="Stop"/> is set.</summary>
    /// <exception cref="OperationCanceledException">The calling code has to end.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Halt() => s_halt();

    /// <summary>What rewritten functions call on entry: endless recursion ends as an exception, not as a dead process.</summary>
    /// <exception cref="InsufficientExecutionStackException">The stack is nearly used up.</exception>
    public static void Enter()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (Stop)
            Halt();
    }
}
