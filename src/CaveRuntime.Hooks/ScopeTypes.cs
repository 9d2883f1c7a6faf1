namespace CaveRuntime.Hooks;

/// <summary>Stands where the hash of a record asks for that of its type, which the runtime makes of an address. Thread-safe.</summary>
public static class ScopeTypes
{
    /// <summary>A hash of the type's name.</summary>
    /// <param name="comparer">What the compiler asks.</param>
    /// <param name="type">The type.</param>
    public static int HashOf(EqualityComparer<Type>? comparer, Type? type)
    {
        if (type is null || comparer is null)
            return 0;
        uint hash = 2_166_136_261;
        foreach (char c in type.FullName ?? type.Name)
            hash = (hash ^ c) * 16_777_619;
        return (int)hash;
    }
}
