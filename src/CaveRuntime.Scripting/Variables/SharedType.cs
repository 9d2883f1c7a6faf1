using System.Reflection;
using CaveRuntime.Scripting.Compiling;

namespace CaveRuntime.Scripting.Variables;

/// <summary>A type of the host as cells have to see it. Immutable.</summary>
/// <param name="Name">As C# writes it, in full.</param>
/// <param name="Assemblies">The host's own assemblies that it is made of.</param>
/// <param name="Needed">What the members of those may mention, too.</param>
internal sealed record SharedType(string Name, IReadOnlyList<Assembly> Assemblies, IReadOnlyList<Assembly> Needed)
{
    /// <exception cref="ArgumentException">The type is not public, or has no name.</exception>
    public static SharedType Of(Type type)
    {
        if (!type.IsVisible || type.IsPointer || type.IsByRefLike)
        {
            throw new ArgumentException(
                $"The type {type} cannot be shared: cells can name only public types. "
                + "Make it public, or share the object as a public interface or base type of it.",
                nameof(type));
        }

        Assembly[] own = [.. Parts(type).Select(t => t.Assembly).Distinct().Where(a => !CellReferences.Has(a))];
        var needed = own.SelectMany(a => a.GetReferencedAssemblies()).Select(TryLoad).OfType<Assembly>().Distinct().Except(own);
        return new SharedType(NameOf(type), own, [.. needed]);
    }

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType
        ? Parts(type.GetElementType()!)
        : type.GetGenericArguments().SelectMany(Parts).Append(type);

    private static string NameOf(Type type)
    {
        if (type.IsArray)
            return $"{NameOf(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        string name = type.Name.Split('`')[0];
        Type[] arguments = type.GetGenericArguments();
        if (type.DeclaringType is not { } outer)
            return $"global::{(type.Namespace is { Length: > 0 } space ? space + "." : "")}{name}{ArgumentsOf(arguments)}";
        // The arguments of a nested type begin with those of the type around it.
        int before = outer.GetGenericArguments().Length;
        string around = NameOf(before == 0 ? outer : outer.MakeGenericType(arguments[..before]));
        return $"{around}.{name}{ArgumentsOf(arguments[before..])}";
    }

    private static string ArgumentsOf(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(NameOf))}>";

    // What is not there cannot be mentioned by anything that works.
    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
