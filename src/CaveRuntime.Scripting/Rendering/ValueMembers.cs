using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using CaveRuntime.Cells;

namespace CaveRuntime.Scripting.Rendering;

/// <summary>A member of a value that is data.</summary>
/// <param name="Name">Its name in an answer.</param>
/// <param name="Read">Reads it; runs the value's own code.</param>
internal sealed record ValueMember(string Name, Func<object, object?> Read);

/// <summary>What there is in a value of a type that is only known when the cell runs.</summary>
internal static class ValueMembers
{
    private const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;

    // Types of cells can be unloaded.
    private static readonly ConditionalWeakTable<Type, IReadOnlyList<ValueMember>> s_members = [];

    /// <summary>
    /// Public properties and fields, as a serializer would write them; none for types of the framework, which are no data.
    /// </summary>
    public static IReadOnlyList<ValueMember> Of(Type type) => s_members.GetValue(type, Find);

    /// <summary>Whether the type says itself how its values look as text.</summary>
    public static bool HasText(Type type) =>
        type.GetMethod(nameof(ToString), Public, []) is { DeclaringType: var owner }
            && owner != typeof(object) && owner != typeof(ValueType);

    public static bool IsDictionary(Type type) => typeof(IDictionary).IsAssignableFrom(type) || type.GetInterfaces().Any(i =>
        i.IsGenericType && i.GetGenericTypeDefinition() is var shape
            && (shape == typeof(IReadOnlyDictionary<,>) || shape == typeof(IDictionary<,>)));

    /// <summary>Key and value of one entry of a dictionary.</summary>
    public static (object Key, object? Value) Pair(object entry)
    {
        if (entry is DictionaryEntry plain)
            return (plain.Key, plain.Value);
        IReadOnlyList<ValueMember> members = Of(entry.GetType());
        return (members.First(m => m.Name == "Key").Read(entry)!, members.First(m => m.Name == "Value").Read(entry));
    }

    /// <summary>The key, where the value is a group of <c>GroupBy</c>.</summary>
    public static bool GroupKey(object value, out object? key)
    {
        Type? group = Array.Find(
            value.GetType().GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IGrouping<,>));
        key = group?.GetProperty("Key")!.GetValue(value);
        return group is not null;
    }

    /// <summary>What a typed reply says, where the value is one.</summary>
    public static bool TypedReply(object value, out object? said)
    {
        said = null;
        Type type = value.GetType();
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Reply<>))
            return false;
        bool ok = (bool)type.GetProperty(nameof(Reply<>.Ok))!.GetValue(value)!;
        said = ok ? type.GetProperty(nameof(Reply<>.Value))!.GetValue(value) : value.ToString();
        return true;
    }

    private static IReadOnlyList<ValueMember> Find(Type type)
    {
        // What the compiler has made up is no data: the state of an iterator, the variables of a lambda.
        if (type.Name.StartsWith('<') && !type.Name.Contains("AnonymousType", StringComparison.Ordinal))
            return [];
        bool isPair = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
        if (!isPair && type.Namespace is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal)))
            return [];
        var properties = type.GetProperties(Public)
            .Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0 && IsData(p, p.PropertyType))
            .Select(p => new ValueMember(NameOf(p), owner => Unwrapped(() => p.GetValue(owner))));
        var fields = type.GetFields(Public).Where(f => IsData(f, f.FieldType)).Select(f => new ValueMember(NameOf(f), f.GetValue));
        return [.. properties.Concat(fields).DistinctBy(member => member.Name)];
    }

    private static bool IsData(MemberInfo member, Type type) =>
        !type.IsByRef && !type.IsByRefLike && !type.IsPointer && !type.IsFunctionPointer
        && member.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always };

    private static string NameOf(MemberInfo member) => member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? member.Name;

    private static object? Unwrapped(Func<object?> read)
    {
        try
        {
            return read();
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            throw inner;
        }
    }
}
