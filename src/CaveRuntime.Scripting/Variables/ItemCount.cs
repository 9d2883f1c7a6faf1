using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CaveRuntime.Cells;

namespace CaveRuntime.Scripting.Variables;

/// <summary>
/// Characters of a text, items of a collection, where the framework itself knows them. A cell's own type is not asked, and neither is
/// a wrapper of the framework's, which would ask what it wraps.
/// </summary>
internal static class ItemCount
{
    private static readonly HashSet<Type> s_known =
    [
        typeof(List<>), typeof(Dictionary<,>), typeof(Dictionary<,>.KeyCollection), typeof(Dictionary<,>.ValueCollection),
        typeof(HashSet<>), typeof(Queue<>), typeof(Stack<>), typeof(LinkedList<>), typeof(SortedSet<>), typeof(SortedList<,>),
        typeof(SortedDictionary<,>), typeof(ConcurrentDictionary<,>), typeof(ConcurrentQueue<>), typeof(ConcurrentStack<>),
        typeof(ConcurrentBag<>), typeof(ImmutableList<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>),
        typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedSet<>), typeof(ArrayList), typeof(Hashtable), typeof(BitArray),
        typeof(MatchCollection), typeof(GroupCollection), typeof(CaptureCollection),
    ];

    // Of these the framework makes what is derived from them, and nobody else can.
    private static readonly HashSet<Type> s_bases = [typeof(FrozenSet<>), typeof(FrozenDictionary<,>), typeof(Lookup<,>)];

    /// <summary>How many; null where that is not known. Never throws.</summary>
    public static long? Of(object? value)
    {
        switch (value)
        {
            case null or ValueType:
                return null;
            case string s:
                return s.Length;
            case Text t:
                return t.Length;
            case Array a:
                return a.LongLength;
            case IEnumerable when IsKnown(value.GetType()):
                return Ask(value);
            default:
                return null;
        }
    }

    internal static bool IsKnown(Type type)
    {
        // Our own collections hold what we have put into them.
        if (type.Assembly == typeof(Text).Assembly)
            return true;
        Type general = General(type);
        for (Type? next = type; next is not null; next = next.BaseType)
        {
            if (s_bases.Contains(General(next)))
                return true;
        }

        return s_known.Contains(general);
    }

    private static Type General(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static long? Ask(object value)
    {
        try
        {
            return value switch
            {
                ICollection c => c.Count,
                _ => value.GetType().GetProperty("Count")?.GetValue(value) is int count ? count : null,
            };
        }
        catch (Exception) // Another thread changes it, or a pattern takes too long: then its size is not known.
        {
            return null;
        }
    }
}
