using System.Collections.Frozen;

namespace CaveRuntime.Cells.Typing;

/// <summary>The types that C# has a keyword for.</summary>
internal static class KeywordTypes
{
    /// <summary>The keyword of each.</summary>
    public static FrozenDictionary<Type, string> Names { get; } = new Dictionary<Type, string>
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short",
        [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long",
        [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
        [typeof(char)] = "char", [typeof(string)] = "string", [typeof(object)] = "object", [typeof(void)] = "void",
    }.ToFrozenDictionary();
}
