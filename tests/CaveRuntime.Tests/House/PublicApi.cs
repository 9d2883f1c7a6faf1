using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace CaveRuntime.Tests.House;

/// <summary>The public surface of an assembly as text: types and their own members, sorted. What every record and enum has is left
/// out.</summary>
internal static class PublicApi
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext s_nullability = new();

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Head(type)).Append('\n');
            foreach (string line in type.GetMembers(Own).Where(IsShown).Select(m => Line(m)).OfType<string>().Order(StringComparer.Ordinal))
                text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static string Head(Type type)
    {
        string kind = type.IsEnum
            ? "enum"
            : type.IsInterface
                ? "interface"
                : typeof(Delegate).IsAssignableFrom(type) ? "delegate" : type.IsValueType ? "struct" : IsRecord(type) ? "record" : "class";
        string how = type.IsValueType || type.IsInterface
            ? ""
            : type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        Type[] above = [.. type.BaseType is { } up && up != typeof(object) && up != typeof(ValueType) && up != typeof(Enum)
            ? new[] { up }
            : [], .. type.IsEnum
                ? Type.EmptyTypes.AsEnumerable()
                : type.GetInterfaces().Where(i => i.IsPublic && i.Name != "IEquatable`1").OrderBy(i => i.Name, StringComparer.Ordinal)];
        return $"{how}{kind} {type.Namespace}.{Name(type)}{(above.Length == 0 ? "" : " : " + string.Join(", ", above.Select(Name)))}";
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool IsShown(MemberInfo member) =>
        !member.Name.StartsWith('<') && member.GetCustomAttribute<CompilerGeneratedAttribute>() is null && member switch
    {
        ConstructorInfo made => IsSeen(made),
        MethodInfo method => IsSeen(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
            && method.GetBaseDefinition() == method,
        PropertyInfo property => IsSeen(property.GetMethod) || IsSeen(property.SetMethod),
        EventInfo happening => IsSeen(happening.AddMethod),
        FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
        _ => false,
    };

    private static bool IsSeen(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } made => $"{made.DeclaringType!.Name.Split('`')[0]}({Parameters(made)})",
        MethodInfo method => $"{Static(method)}{Name(method.ReturnType, s_nullability.Create(method.ReturnParameter))} {method.Name}{(method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "")}({Parameters(method)})",
        PropertyInfo property => $"{Static((property.GetMethod ?? property.SetMethod)!)}{Name(property.PropertyType, s_nullability.Create(property))} {property.Name}{(property.GetIndexParameters().Length > 0 ? $"[{Parameters(property.GetMethod!)}]" : "")} {{ {(IsSeen(property.GetMethod) ? "get; " : "")}{(IsSeen(property.SetMethod) ? IsInit(property.SetMethod!) ? "init; " : "set; " : "")}}}",
        EventInfo happening => $"event {Name(happening.EventHandlerType!)} {happening.Name}",
        FieldInfo { IsLiteral: true } constant => $"const {Name(constant.FieldType)} {constant.Name} = {constant.GetRawConstantValue()}",
        FieldInfo field => $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
        _ => null,
    };

    private static string Static(MethodBase method) => method.IsStatic ? "static " : method.IsFamily ? "protected " : "";

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method.GetParameters().Select(
                p => $"{Name(p.ParameterType, s_nullability.Create(p))} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "default"}" : "")}"));

    private static string Name(Type type) => Name(type, null);

    private static string Name(Type type, NullabilityInfo? nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        string mark = !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[]{mark}";
        string name = (type.IsNested && !type.IsGenericParameter ? Name(type.DeclaringType!).Split('<')[0] + "." : "")
            + type.Name.Split('`')[0];
        return (type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select((a, i) => Name(a, nullability?.GenericTypeArguments.ElementAtOrDefault(i))))}>" : name)
            + mark;
    }
}
