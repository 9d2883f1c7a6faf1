using CaveRuntime.Cells.Typing;

namespace CaveRuntime.Scripting.Rendering;

/// <summary>Runtime types as C# writes them.</summary>
internal static class TypeNames
{
    /// <summary>Names a type; what the compiler made up for it is shortened to its kind.</summary>
    public static string Of(Type type)
    {
        if (KeywordTypes.Names.TryGetValue(type, out string? keyword))
            return keyword;
        if (type.IsArray)
            return Of(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        if (type.Name.StartsWith('<'))
            return type.Name.Contains("Anonymous", StringComparison.Ordinal) ? "anonymous" : "sequence";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        // Iterators of the framework: their names say nothing to a reader of C#.
        if (!type.IsPublic && !type.IsNested && type.Namespace == "System.Linq")
            return "sequence";
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        string name = tick < 0 ? type.Name : type.Name[..tick];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : name;
    }
}
