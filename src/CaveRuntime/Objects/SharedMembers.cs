using System.Reflection;
using System.Text;
using CaveRuntime.Cells.Typing;

namespace CaveRuntime.Objects;

/// <summary>What the model is shown of the type of a shared object: its public members as C# writes them, without bodies.</summary>
internal static class SharedMembers
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The declaration; empty for types of the framework, which models know.</summary>
    public static string Of(Type type)
    {
        if (type.Namespace?.Split('.')[0] is "System" or "Microsoft" || type.IsArray)
            return string.Concat(type.GetGenericArguments().Concat(type.IsArray ? [type.GetElementType()!] : []).Distinct().Select(Of));
        var text = new StringBuilder();
        MirrorTypes.Document(text, type, "");
        text.Append(type.IsEnum
            ? "enum "
            : type.IsInterface ? "interface " : type.IsValueType ? "struct " : "class ").Append(NameOf(type)).Append("\n{\n");
        foreach (MemberInfo member in type.IsEnum ? type.GetFields(BindingFlags.Public | BindingFlags.Static) : type.GetMembers(Own))
        {
            if (Line(member) is not { } line)
                continue;
            MirrorTypes.Document(text, member, "    ");
            text.Append("    ").Append(line).Append('\n');
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>A type as C# writes it; those of the host in full, because cells do not open their namespaces.</summary>
    public static string NameOf(Type type)
    {
        if (KeywordTypes.Names.TryGetValue(type, out string? keyword))
            return keyword;
        if (type.IsByRef || type.IsGenericParameter)
            return type.Name.TrimEnd('&');
        if (type.IsArray)
            return $"{NameOf(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return NameOf(inner) + "?";
        string full = type.Namespace?.Split('.')[0] is "System" ? type.Name : (type.FullName ?? type.Name).Split('[')[0].Replace('+', '.');
        string name = full.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }

    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true, DeclaringType.IsEnum: true } => $"{member.Name},",
        FieldInfo { DeclaringType.IsEnum: false } field => $"{Static(field.IsStatic)}{NameOf(field.FieldType)} {field.Name};",
        PropertyInfo property when property.GetIndexParameters().Length == 0 =>
            $"{Static((property.GetMethod ?? property.SetMethod)!.IsStatic)}{NameOf(property.PropertyType)} {property.Name} {{ {(property.GetMethod?.IsPublic == true ? "get; " : "")}{(property.SetMethod?.IsPublic == true ? "set; " : "")}}}",
        PropertyInfo property => $"{NameOf(property.PropertyType)} this[{Parameters(property.GetIndexParameters())}]",
        EventInfo happening => $"event {NameOf(happening.EventHandlerType!)} {happening.Name};",
        // A record's own methods and overrides say nothing new.
        MethodInfo { IsSpecialName: false } method when method.GetBaseDefinition() == method
            && method.Name is not ("Deconstruct" or "Equals" or "<Clone>$") =>
            $"{Static(method.IsStatic)}{NameOf(method.ReturnType)} {method.Name}{(method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "")}({Parameters(method.GetParameters())});",
        _ => null,
    };

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        string.Join(
            ", ",
            parameters.Select(
                p => $"{(p.IsOut ? "out " : p.ParameterType.IsByRef ? "ref " : "")}{NameOf(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = default" : "")}"));
}
