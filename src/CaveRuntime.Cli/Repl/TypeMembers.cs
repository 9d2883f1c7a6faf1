using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using CaveRuntime.Cells;

namespace CaveRuntime.Cli.Repl;

/// <summary>A member of a type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is or gives.</param>
/// <param name="Shown">How it is shown.</param>
internal sealed record TypeMember(string Name, TypeText Type, string Shown);

/// <summary>Members of the types that variables have: those of the runtime and of the cell API by reflection, records by how cells declare
/// them. Nothing of a session is asked or run for that.</summary>
internal static partial class TypeMembers
{
    private static readonly Lazy<ILookup<string, Type>> s_types = new(() => new[]
    {
        typeof(string).Assembly, typeof(Text).Assembly, typeof(HashSet<>).Assembly, typeof(Enumerable).Assembly, typeof(Regex).Assembly,
        typeof(System.Text.Json.JsonElement).Assembly, typeof(System.Xml.Linq.XElement).Assembly, typeof(SortedSet<>).Assembly,
    }.Distinct().SelectMany(a => a.GetExportedTypes()).Where(t => !t.IsNested).ToLookup(t => t.Name, StringComparer.Ordinal));

    private static readonly Dictionary<string, Type> s_keywords = new(StringComparer.Ordinal)
    {
        ["string"] = typeof(string), ["int"] = typeof(int), ["long"] = typeof(long), ["double"] = typeof(double), ["bool"] = typeof(bool),
        ["decimal"] = typeof(decimal), ["char"] = typeof(char), ["float"] = typeof(float), ["byte"] = typeof(byte), ["short"] = typeof(short),
        ["uint"] = typeof(uint), ["ulong"] = typeof(ulong), ["object"] = typeof(object), [TypeText.Array] = typeof(Array),
    };

    /// <summary>The members of a type, by name; none where it is not known.</summary>
    /// <param name="type">The type.</param>
    /// <param name="cells">Code that may declare it.</param>
    public static IReadOnlyList<TypeMember> Of(TypeText type, IEnumerable<string> cells)
    {
        if (type.Name == TypeText.Tuple)
            return [.. type.Parts.Select((t, i) => new TypeMember(type.Names[i], t, type.Names[i]))];
        if (Known(type) is { } known)
            return OfKnown(known, type);
        return cells.Reverse().Select(c => OfDeclared(type.Name, c)).FirstOrDefault(m => m.Count > 0) ?? [];
    }

    /// <summary>What an element of a type is; null where it has none that is known.</summary>
    public static TypeText? Element(TypeText type)
    {
        if (type.Name == TypeText.Array)
            return type.Parts[0];
        if (Known(type) is not { } known)
            return null;
        Type? given = known.GetProperties().FirstOrDefault(p => p.GetIndexParameters().Length == 1)?.PropertyType;
        return given is null ? null : TypeText.Read(Write(given, known, type));
    }

    private static Type? Known(TypeText type)
    {
        if (s_keywords.TryGetValue(type.Name, out Type? keyword))
            return keyword;
        return s_types.Value[type.Parts.Count == 0 ? type.Name : $"{type.Name}`{type.Parts.Count}"]
            .OrderBy(t => t.Namespace!.Length).FirstOrDefault();
    }

    private static IReadOnlyList<TypeMember> OfKnown(Type known, TypeText type)
    {
        IEnumerable<MemberInfo> members = known.GetMembers(BindingFlags.Instance | BindingFlags.Public);
        if (known.IsInterface)
            members = members.Concat(known.GetInterfaces().SelectMany(i => i.GetMembers()));
        List<TypeMember> found = [];
        foreach (MemberInfo member in members)
        {
            TypeMember? made = member switch
            {
                PropertyInfo p when p.GetIndexParameters().Length == 0 => Made(p.Name, p.PropertyType, ""),
                FieldInfo f => Made(f.Name, f.FieldType, ""),
                MethodInfo { IsSpecialName: false } m when m.Name is not ("GetType" or "GetHashCode") => Made(
                    m.Name,
                    m.ReturnType,
                    $"({string.Join(", ", m.GetParameters().Select(p => $"{Write(p.ParameterType, known, type)} {p.Name}"))})"),
                _ => null,
            };
            if (made is not null)
                found.Add(made);
        }

        // What every sequence has; a text is one of characters, for which hardly anybody asks.
        bool isList = type.Name is TypeText.Array || (known != typeof(string) && known != typeof(Text)
            && known.GetInterfaces().Append(known).Any(i => i == typeof(IEnumerable)));
        if (isList)
        {
            found.AddRange(typeof(Enumerable).GetMethods(BindingFlags.Static | BindingFlags.Public)
                .Where(m => m.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute)))
                .Select(m => m.Name).Distinct().Select(n => new TypeMember(n, TypeText.Read("?"), $"{n}(…)")));
        }

        return [.. found.DistinctBy(m => m.Shown).OrderBy(m => m.Name, StringComparer.Ordinal)];

        TypeMember Made(string name, Type gives, string parameters)
        {
            string written = Write(gives, known, type);
            return new TypeMember(name, TypeText.Read(written), $"{written} {name}{parameters}");
        }
    }

    /// <summary>A type as C# writes it.</summary>
    public static string Write(Type type) => Write(type, typeof(object), TypeText.Read("object"));

    private static string Write(Type type, Type owner, TypeText given)
    {
        if (type.IsGenericParameter)
        {
            return type.DeclaringMethod is null && owner.IsGenericTypeDefinition && type.GenericParameterPosition < given.Parts.Count
                ? Write(given.Parts[type.GenericParameterPosition])
                : type.Name;
        }

        if (type.IsArray)
            return Write(type.GetElementType()!, owner, given) + "[]";
        if (type.IsByRef)
            return Write(type.GetElementType()!, owner, given);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Write(value, owner, given) + "?";
        if (type == typeof(void))
            return "void";
        if (s_keywords.FirstOrDefault(k => k.Value == type && k.Key != TypeText.Array).Key is { } keyword)
            return keyword;
        string name = type.Name.Split('`')[0];
        if (!type.IsGenericType)
            return name;
        string arguments = string.Join(", ", type.GetGenericArguments().Select(a => Write(a, owner, given)));
        return name == "ValueTuple" ? $"({arguments})" : $"{name}<{arguments}>";
    }

    private static string Write(TypeText type) => type.Name switch
    {
        TypeText.Array => Write(type.Parts[0]) + "[]",
        TypeText.Tuple => $"({string.Join(", ", type.Parts.Select((p, i) => $"{Write(p)} {type.Names[i]}"))})",
        _ => type.Parts.Count == 0 ? type.Name : $"{type.Name}<{string.Join(", ", type.Parts.Select(Write))}>",
    };

    private static List<TypeMember> OfDeclared(string name, string code)
    {
        foreach (Match record in Records().Matches(code).Where(r => r.Groups["name"].Value == name))
        {
            IEnumerable<string> parameters = TypeText.Split(record.Groups["parameters"].Value);
            return
            [
                .. parameters.Select(p => TypeText.Read($"({p.Split('=')[0].Trim()})"))
                    .Where(t => t.Parts.Count == 1)
                    .Select(t => new TypeMember(t.Names[0], t.Parts[0], $"{Write(t.Parts[0])} {t.Names[0]}")),
            ];
        }

        return [];
    }

    [GeneratedRegex(@"\brecord\s+(?:class\s+|struct\s+)?(?<name>\w+)\s*\((?<parameters>[^{};]*)\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Records();
}
