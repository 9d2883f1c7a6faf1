using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using CaveRuntime.Cells;

namespace CaveRuntime.Scripting.Variables;

/// <summary>What a fingerprint has to look at in the values of a type.</summary>
internal sealed class ValueShape
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly HashSet<Type> s_unordered =
    [
        typeof(ConcurrentDictionary<,>), typeof(ConcurrentBag<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>),
        typeof(FrozenSet<>), typeof(FrozenDictionary<,>), typeof(Hashtable),
    ];

    // Types of cells can be unloaded.
    private static readonly ConditionalWeakTable<Type, ValueShape> s_shapes = [];

    private ValueShape(Type type)
    {
        Name = HashOf(type);
        IsNumber = (type.IsPrimitive && type != typeof(nint) && type != typeof(nuint)) || type.IsEnum;
        IsOfNumbers = type.IsArray && type.GetElementType() is { IsPrimitive: true } item && item != typeof(nint) && item != typeof(nuint);
        IsOwn = type.Assembly == typeof(Text).Assembly;
        IsCollection = typeof(IEnumerable).IsAssignableFrom(type) && (type.IsArray || ItemCount.IsKnown(type));
        IsUnordered = IsCollection && Bases(type).Any(b => b.IsGenericType && s_unordered.Contains(b.GetGenericTypeDefinition()))
            || type == typeof(Hashtable);
        Fields = IsNumber || IsCollection || !HasFields(type) ? [] : [.. Bases(type).TakeWhile(HasFields).SelectMany(FieldsOf)];
    }

    /// <summary>A hash of its name.</summary>
    public ulong Name { get; }

    /// <summary>Whether it is a primitive or an enum.</summary>
    public bool IsNumber { get; }

    /// <summary>Whether it is an array of primitives.</summary>
    public bool IsOfNumbers { get; }

    /// <summary>Whether it is one of what cells are given, whose items may have to be searched for.</summary>
    public bool IsOwn { get; }

    /// <summary>Whether its items can be gone through without running anybody's code.</summary>
    public bool IsCollection { get; }

    /// <summary>Whether the order of its items depends on hash codes or threads.</summary>
    public bool IsUnordered { get; }

    /// <summary>Fields to look at; none where only the type counts.</summary>
    public FieldInfo[] Fields { get; }

    public static ValueShape Of(Type type) => s_shapes.GetValue(type, static t => new ValueShape(t));

    private static IEnumerable<Type> Bases(Type type)
    {
        for (Type? next = type; next is not null; next = next.BaseType)
            yield return next;
    }

    // Data: what cells declare, tuples and other values, and the records of the cell API. What the compiler makes up is none: the state
    // of an iterator, the variables of a lambda, the cell itself. Neither are the framework's objects, which hold handles and locks.
    private static bool HasFields(Type type)
    {
        if (type.IsValueType)
            return true;
        bool isMade = type.Name.StartsWith('<') && !type.Name.Contains("AnonymousType", StringComparison.Ordinal);
        if (isMade || type.Name == Compiling.SubmissionChain.CellTypeName)
            return false;
        if (type.Assembly == typeof(Text).Assembly)
            return type.GetMethod("<Clone>$") is not null;
        bool isTuple = type.IsGenericType && typeof(ITuple).IsAssignableFrom(type);
        return isTuple || AssemblyLoadContext.GetLoadContext(type.Assembly) is { } context && context != AssemblyLoadContext.Default;
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type) => type.GetFields(Own)
        .Where(f => !f.FieldType.IsPointer && !f.FieldType.IsFunctionPointer && !f.FieldType.IsByRefLike);

    private static ulong HashOf(Type type)
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (char c in type.FullName ?? type.Name)
            hash = (hash ^ c) * 1_099_511_628_211;
        return hash;
    }
}
