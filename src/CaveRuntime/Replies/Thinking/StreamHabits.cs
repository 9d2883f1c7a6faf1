using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Replies.Thinking;

/// <summary>What is known of how models think aloud, for as long as their clients live. Thread-safe.</summary>
internal static class StreamHabits
{
    private static readonly ConditionalWeakTable<IChatClient, Habit> s_known = [];

    /// <summary>The stream of the next reply of this model. The first one is held back to its end: it may be thinking whose beginning the
    /// model's template has written.</summary>
    public static SpokenStream Next(IChatClient model) => new(!s_known.TryGetValue(model, out Habit? habit) || habit.ClosesOnly);

    /// <summary>Remembers whether the thinking of a whole reply had only an end.</summary>
    public static void Learn(IChatClient model, bool closesOnly) => s_known.GetOrCreateValue(model).ClosesOnly |= closesOnly;

    private sealed class Habit
    {
        public bool ClosesOnly { get; set; }
    }
}
