namespace CaveRuntime.Hooks;

/// <summary>
/// Where rewritten cells of one scope have time, chance and numbers of threads and tasks from. The scope answers; where it has no answer,
/// because the cell's are not recorded, the machine's own count. Thread-safe.
/// </summary>
public static class ScopeSource
{
    private static Func<long> s_clock = static () => -1;
    private static Func<Random?> s_chance = static () => null;
    private static Func<bool, int, int> s_number = static (_, number) => number;

    /// <summary>Gives the scope's answers; called once, by the scope.</summary>
    /// <param name="clock">The time in ticks of UTC; below 0 for the machine's own.</param>
    /// <param name="chance">The cell's generator, which has to be thread-safe; null for the machine's own.</param>
    /// <param name="number">Given whether it is a task's and the number that the runtime knows it by: the number to show.</param>
    public static void Attach(Func<long> clock, Func<Random?> chance, Func<bool, int, int> number) =>
        (s_clock, s_chance, s_number) = (clock, chance, number);

    /// <summary>Whether the scope answers for the calling code.</summary>
    internal static bool IsRecorded => s_chance() is not null;

    /// <summary>The scope's generator; null for the machine's own.</summary>
    internal static Random? Chance => s_chance();

    /// <summary>The scope's clock.</summary>
    /// <returns>False for the machine's own.</returns>
    internal static bool TryClock(out long utc) => (utc = s_clock()) >= 0;

    internal static int NumberOf(bool isTask, int number) => s_number(isTask, number);
}
