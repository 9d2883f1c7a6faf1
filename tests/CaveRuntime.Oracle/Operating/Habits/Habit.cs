namespace CaveRuntime.Oracle.Operating.Habits;

/// <summary>A weakness of an operator. It reads as well as any oracle; what it does with that is poor, unless the prompt puts it
/// right.</summary>
internal enum Habit
{
    /// <summary>It works as the oracle does.</summary>
    None,

    /// <summary>It answers from its first look.</summary>
    Early,

    /// <summary>It asks for every piece by itself, and asks again to have the replies put together.</summary>
    Delegates,

    /// <summary>It prints page after page and reads all itself.</summary>
    Never,
}
