using Microsoft.CodeAnalysis;

namespace CaveRuntime.Scripting.Rendering;

/// <summary>
/// The names of tuples inside a type, which only the compiler knows: <c>(string Name, int Age)</c> runs as a tuple without names.
/// Immutable.
/// </summary>
internal sealed class TupleNames
{
    private const int MaxDepth = 8;

    private TupleNames()
    {
    }

    /// <summary>Of a tuple: the name of each element, null where it has none, and the names inside it.</summary>
    public IReadOnlyList<(string? Name, TupleNames? Inner)>? Elements { get; private init; }

    /// <summary>Of a sequence: the names inside an item.</summary>
    public TupleNames? Item { get; private init; }

    /// <summary>Of a dictionary: the names inside a value.</summary>
    public TupleNames? Value { get; private init; }

    /// <summary>Of any other type: the names inside its members.</summary>
    public IReadOnlyDictionary<string, TupleNames>? Members { get; private init; }

    /// <summary>The names inside a type; null where there are none.</summary>
    public static TupleNames? Of(ITypeSymbol? type) => Of(type, 0);

    private static TupleNames? Of(ITypeSymbol? type, int depth)
    {
        if (type is null || depth > MaxDepth
            || (type.SpecialType != SpecialType.None && type is not INamedTypeSymbol { IsGenericType: true }))
        {
            return null;
        }

        if (type is IArrayTypeSymbol array)
            return Of(array.ElementType, depth + 1) is { } item ? new TupleNames { Item = item } : null;
        if (type is not INamedTypeSymbol named)
            return null;
        if (named.IsTupleType)
            return OfTuple(named, depth);
        if (named.TypeArguments.Length == 1 && named.Name is "Nullable" or "Task" or "ValueTask" or "Lazy" or "Reply")
            return Of(named.TypeArguments[0], depth + 1);
        if ((Shape(named, "IReadOnlyDictionary", 2) ?? Shape(named, "IDictionary", 2)) is { } map)
            return Of(map.TypeArguments[1], depth + 1) is { } value ? new TupleNames { Value = value } : null;
        if (Shape(named, "IEnumerable", 1) is { } sequence)
            return Of(sequence.TypeArguments[0], depth + 1) is { } item ? new TupleNames { Item = item } : null;
        return OfMembers(named, depth);
    }

    private static TupleNames? OfTuple(INamedTypeSymbol tuple, int depth)
    {
        (string?, TupleNames?)[] elements = [.. tuple.TupleElements
            .Select(e => (e.IsExplicitlyNamedTupleElement ? e.Name : null, Of(e.Type, depth + 1)))];
        return elements.All(e => e is (null, null)) ? null : new TupleNames { Elements = elements };
    }

    private static TupleNames? OfMembers(INamedTypeSymbol type, int depth)
    {
        string space = type.ContainingNamespace?.ToDisplayString() ?? "";
        if (space == "System" || (space.StartsWith("System.", StringComparison.Ordinal) && type.Name != "KeyValuePair"))
            return null;
        var members = new Dictionary<string, TupleNames>();
        foreach (ISymbol member in type.GetMembers().Where(m => m is { DeclaredAccessibility: Accessibility.Public, IsStatic: false }))
        {
            ITypeSymbol? held = member switch
            {
                IPropertySymbol { IsIndexer: false } property => property.Type,
                IFieldSymbol field => field.Type,
                _ => null,
            };
            if (Of(held, depth + 1) is { } inner)
                members[member.Name] = inner;
        }

        return members.Count == 0 ? null : new TupleNames { Members = members };
    }

    private static INamedTypeSymbol? Shape(INamedTypeSymbol type, string name, int arguments) =>
        type.AllInterfaces.Prepend(type).FirstOrDefault(i => i.Name == name && i.TypeArguments.Length == arguments
            && i.ContainingNamespace?.ToDisplayString() == "System.Collections.Generic");
}
