using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaveRuntime.Cells;
using CaveRuntime.Cells.HostValues;
using CaveRuntime.Cells.Typing;

namespace CaveRuntime.Objects;

/// <summary>
/// The host's types as cells see them: declarations in C#, made from what reflection tells, which the scope compiles and the
/// model reads. No code of the host goes into a worker, and what a grant does not name is not there. One for a session;
/// a type is declared once. Not thread-safe.
/// </summary>
internal sealed class MirrorTypes(IReadOnlyList<TypeGrant> grants)
{
    // Those of C#, except that what may be anything arrives as JSON; and some that cells have as the host has them.
    private static readonly Dictionary<Type, string> s_known = new(KeywordTypes.Names)
    {
        [typeof(DateTime)] = "DateTime", [typeof(DateTimeOffset)] = "DateTimeOffset", [typeof(DateOnly)] = "DateOnly", [typeof(TimeOnly)] = "TimeOnly",
        [typeof(TimeSpan)] = "TimeSpan", [typeof(Guid)] = "Guid", [typeof(Uri)] = "Uri", [typeof(Version)] = "Version", [typeof(Text)] = "Text",
        [typeof(object)] = "JsonElement", [typeof(JsonElement)] = "JsonElement", [typeof(JsonDocument)] = "JsonElement",
        [typeof(JsonNode)] = "JsonElement", [typeof(JsonObject)] = "JsonElement", [typeof(JsonArray)] = "JsonElement",
    };

    private static readonly Type[] s_lists = [
        typeof(IEnumerable<>),
        typeof(ICollection<>),
        typeof(IList<>),
        typeof(IReadOnlyCollection<>),
        typeof(IReadOnlyList<>),
        typeof(List<>),
        typeof(IAsyncEnumerable<>)
    ];

    private static readonly Type[] s_sets = [typeof(ISet<>), typeof(IReadOnlySet<>), typeof(HashSet<>), typeof(SortedSet<>)];

    private static readonly Type[] s_maps = [
        typeof(IDictionary<,>),
        typeof(IReadOnlyDictionary<,>),
        typeof(Dictionary<,>),
        typeof(SortedDictionary<,>)
    ];

    private readonly Dictionary<Type, string> _names = [];

    /// <summary>Declarations of the names that were asked for.</summary>
    public MirrorDeclarations Declarations { get; } = new();

    /// <summary>A name for a type that the caller declares.</summary>
    /// <returns>False where that was done before.</returns>
    public bool Reserve(Type type, out string name)
    {
        bool known = _names.TryGetValue(type, out string? found);
        name = found ?? (_names[type] = Free(type));
        return !known;
    }

    /// <summary>How cells name a type; declares what is new.</summary>
    /// <exception cref="NotSupportedException">The type holds no data that can travel.</exception>
    public string NameOf(Type type, NullabilityInfo? nullability = null)
    {
        string mark = !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (s_known.TryGetValue(type, out string? known) || _names.TryGetValue(type, out known))
            return known + mark;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return NameOf(inner) + "?";
        if (ItemOf(type) is { } item)
            return $"List<{NameOf(item, nullability?.ElementType ?? nullability?.GenericTypeArguments.FirstOrDefault())}>{mark}";
        if (type.IsGenericType)
        {
            Type[] arguments = type.GetGenericArguments();
            string names() =>
                string.Join(", ", arguments.Select((a, i) => NameOf(a, nullability?.GenericTypeArguments.ElementAtOrDefault(i))));
            Type definition = type.GetGenericTypeDefinition();
            if (s_sets.Contains(definition))
                return $"HashSet<{names()}>{mark}";
            if (s_maps.Contains(definition))
                return $"Dictionary<{names()}>{mark}";
            if (definition == typeof(KeyValuePair<,>))
                return $"KeyValuePair<{names()}>";
            if (type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
                return $"({names()})";
        }

        return CanBeDeclared(type)
            ? Declare(type) + mark
            : throw new NotSupportedException(
                $"{type} holds no data that can travel to a cell. Give a record, a class with public properties, a list or a plain value instead.");
    }

    /// <summary>The item of an array or list; null for anything else.</summary>
    public static Type? ItemOf(Type type) =>
        type.IsArray && type.GetArrayRank() == 1 ? type.GetElementType()
        : type.IsGenericType && s_lists.Contains(type.GetGenericTypeDefinition()) ? type.GetGenericArguments()[0]
        // A query, a projection, a collection of the host's own: what counts is that it can be gone through.
        : type != typeof(string) && !IsMap(type) && type.GetInterfaces().Where(
            i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)).ToArray() is [var only]
                && !IsSet(type) ? only.GetGenericArguments()[0]
        : null;

    /// <summary>The members of a type that cells see, in order; empty for a type that is not declared.</summary>
    public IReadOnlyList<MemberInfo> MembersOf(Type type)
    {
        if (s_known.ContainsKey(type) || !CanBeDeclared(type) || type.IsEnum)
            return [];
        TypeGrant? grant = grants.FirstOrDefault(g => g.Type == type);
        IEnumerable<MemberInfo> all = Hierarchy(type)
            .SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(
                m => m is FieldInfo or PropertyInfo { GetMethod.IsPublic: true }
                    && (m as PropertyInfo)?.GetIndexParameters().Length is null or 0)
            .DistinctBy(m => m.Name);
        return [.. all.Where(m => grant is null ? CanTravel(RowColumns.TypeOf(m), []) : grant.Members.Contains(m.Name))];
    }

    private static IEnumerable<Type> Hierarchy(Type type)
    {
        IEnumerable<Type> bases = type.IsInterface
            ? type.GetInterfaces()
            : type.BaseType is { } up && up != typeof(object) && up != typeof(ValueType) ? Hierarchy(up) : [];
        return bases.Append(type);
    }

    private static bool IsMap(Type type) =>
        type.GetInterfaces().Append(type).Any(i => i.IsGenericType && s_maps.Contains(i.GetGenericTypeDefinition()));

    private static bool IsSet(Type type) => type.IsGenericType && s_sets.Contains(type.GetGenericTypeDefinition());

    // Data of the host's own; the framework's other types are machinery.
    private static bool CanBeDeclared(Type type) =>
        !type.IsPointer && !type.IsByRef && !type.IsByRefLike && !type.IsGenericParameter && !typeof(Delegate).IsAssignableFrom(type)
        && !(type.FullName ?? "").StartsWith("System.", StringComparison.Ordinal)
            && !(type.FullName ?? "").StartsWith("Microsoft.", StringComparison.Ordinal);

    private static bool CanTravel(Type type, HashSet<Type> seen) =>
        s_known.ContainsKey(type) || !seen.Add(type)
        || (Nullable.GetUnderlyingType(type) is { } inner ? CanTravel(inner, seen)
            : ItemOf(type) is { } item ? CanTravel(item, seen)
            : type.IsGenericType && (IsMap(type) || IsSet(type) || type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
                || type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)) ? type.GetGenericArguments().All(a => CanTravel(a, seen))
            : CanBeDeclared(type));

    private string Declare(Type type)
    {
        // Named before its members are, because they may lead back to it.
        string name = _names[type] = Free(type);
        var text = new StringBuilder();
        Document(text, type, "");
        if (type.IsEnum)
        {
            string[] names = Enum.GetNames(type);
            bool counted = names.Select((n, i) => Enum.Format(type, Enum.Parse(type, n), "d") == $"{i}").All(same => same);
            string of = Enum.GetUnderlyingType(type) == typeof(int) ? "" : $" : {NameOf(Enum.GetUnderlyingType(type))}";
            text.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"enum {name}{of} {{ {string.Join(", ", names.Select(n => counted ? n : $"{n} = {Enum.Format(type, Enum.Parse(type, n), "d")}"))} }}\n");
        }
        else
        {
            var nullability = new NullabilityInfoContext();
            (string Name, string Type, MemberInfo Member)[] members =
            [
                .. MembersOf(type).Select(m => (m.Name, NameOf(RowColumns.TypeOf(m), m is PropertyInfo p
                    ? nullability.Create(p)
                    : nullability.Create((FieldInfo)m)), m)),
            ];
            if (IsPositional(type, members.Length))
            {
                text.Append(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"record {name}({string.Join(", ", members.Select(m => $"{m.Type} {m.Name}"))});\n");
            }
            else
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"record {name}\n{{\n");
                foreach ((string member, string memberType, MemberInfo info) in members)
                {
                    Document(text, info, "    ");
                    text.Append(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"    public {memberType} {member} {{ get; set; }} = default!;\n");
                }

                text.Append("}\n");
            }
        }

        Declarations.Add(name, text.ToString());
        return name;
    }

    // What the host's type does not let anybody set stays so, except by the constructor.
    private static bool IsPositional(Type type, int members) => members > 0 && !type.IsInterface
        && type.GetConstructors().Any(
            c => c.GetParameters().Length == members && c.GetParameters().All(p => RowColumns.Member(type, p.Name!) is not null));

    /// <summary>Writes what is said of a member as comments.</summary>
    public static void Document(StringBuilder text, MemberInfo member, string indent)
    {
        if (Documentation.Of(member) is { } said)
            text.Append(indent).Append("/// ").Append(said.ReplaceLineEndings(" ")).Append('\n');
    }

    private string Free(Type type)
    {
        string name = type.Name.Split('`')[0];
        if (name.Contains('<', StringComparison.Ordinal))
            name = "Row";
        if (type.IsGenericType)
            name += "Of" + string.Concat(type.GetGenericArguments().Select(a => string.Concat(NameOf(a).Where(char.IsLetterOrDigit))));
        for (int number = 1; ; number++)
        {
            string free = number == 1 && name != "Row" ? name : $"{name}{number}";
            if (!_names.ContainsValue(free))
                return free;
        }
    }
}
