using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace CaveRuntime.Objects;

/// <summary>Declares in C# what is lent: an interface and a class behind it that calls the host, or one typed function. Reads reflection,
/// calls nothing.</summary>
internal sealed class LentProxies(MirrorTypes mirrors, JsonSerializerOptions json)
{
    /// <summary>An object through an interface.</summary>
    /// <exception cref="ArgumentException">The type is no interface.</exception>
    /// <exception cref="NotSupportedException">The interface has a member that cannot be called from afar.</exception>
    public (HostValue HostValue, IReadOnlyDictionary<string, LentMethod> Members) Object(
        string name,
        Type type,
        object target,
        LendOptions options)
    {
        if (!type.IsInterface)
        {
            throw new ArgumentException(
                $"{type} is no interface. Lend an object through an interface that names what cells may call.",
                nameof(type));
        }
        MethodInfo[] methods = [.. type.GetInterfaces().Prepend(type).SelectMany(i => i.GetMethods()).Where(m => m.IsAbstract
            && !m.IsStatic)];
        var members = new Dictionary<string, LentMethod>();
        var signatures = new StringBuilder();
        var bodies = new StringBuilder();
        foreach (MethodInfo method in methods.Where(m => !m.IsSpecialName))
        {
            string key = Key(members, method.Name);
            members[key] = LentMethod.Of(method, target, json);
            (string head, string body) = Signature(method, method.Name, key, "host");
            MirrorTypes.Document(signatures, method, "    ");
            signatures.Append(CultureInfo.InvariantCulture, $"    {head};\n");
            bodies.Append(CultureInfo.InvariantCulture, $"    public {head} => {body};\n");
        }

        foreach (PropertyInfo property in type.GetInterfaces().Prepend(type).SelectMany(i => i.GetProperties()))
        {
            if (property.GetIndexParameters().Length > 0)
                throw new NotSupportedException($"{type.Name} has an indexer, which cannot be lent. Give it a method instead.");
            string of = mirrors.NameOf(property.PropertyType, new NullabilityInfoContext().Create(property));
            MirrorTypes.Document(signatures, property, "    ");
            signatures.Append(
                CultureInfo.InvariantCulture,
                $"    {of} {property.Name} {{ {(property.CanRead ? "get; " : "")}{(property.CanWrite ? "set; " : "")}}}\n");
            bodies.Append(CultureInfo.InvariantCulture, $"    public {of} {property.Name}\n    {{\n");
            if (property.GetMethod is { } get)
            {
                members[get.Name] = LentMethod.Of(get, target, json);
                bodies.Append(CultureInfo.InvariantCulture, $"        get => host.Call<{of}>(\"{get.Name}\");\n");
            }

            if (property.SetMethod is { } set)
            {
                members[set.Name] = LentMethod.Of(set, target, json);
                bodies.Append(CultureInfo.InvariantCulture, $"        set => host.Call(\"{set.Name}\", value);\n");
            }

            bodies.Append("    }\n");
        }

        if (mirrors.Reserve(type, out string mirrorName))
        {
            var said = new StringBuilder();
            MirrorTypes.Document(said, type, "");
            mirrors.Declarations.Add(mirrorName, $"{said}interface {mirrorName}\n{{\n{signatures}}}\n");
            mirrors.Declarations.Add(
                $"{mirrorName}Lent",
                $"sealed class {mirrorName}Lent(LentObject host) : {mirrorName}\n{{\n{bodies}}}\n",
                isShown: false);
        }

        (string declarations, string shown) = mirrors.Declarations.Take();
        string code = $"{declarations}{mirrorName} {name} = new {mirrorName}Lent(Lent(\"{name}\"));\n";
        return (HostValue.Declared(code, shown, Line($"{mirrorName} {name}", options.Description)), members);
    }

    /// <summary>A delegate, as a function.</summary>
    public (HostValue HostValue, IReadOnlyDictionary<string, LentMethod> Members) Function(
        string name,
        Delegate function,
        LendOptions options)
    {
        LentMethod method = LentMethod.Of(function.Method, function.Target, json) with { Name = name };
        (string head, string body) = Signature(function.Method, name, name, $"Lent(\"{name}\")");
        return (Declared(
            head,
            body,
            options.Description ?? Documentation.Of(function.Method)), new Dictionary<string, LentMethod> { [name] = method });
    }

    private static string Key(Dictionary<string, LentMethod> members, string name)
    {
        string key = name;
        for (int overload = 2; members.ContainsKey(key); overload++)
            key = $"{name}#{overload}";
        return key;
    }

    internal static string Line(string declaration, string? description) =>
        string.IsNullOrWhiteSpace(description) ? $"- `{declaration}`" : $"- `{declaration}`: {description.Trim().ReplaceLineEndings(" ")}";

    private HostValue Declared(string head, string body, string? description)
    {
        (string declarations, string shown) = mirrors.Declarations.Take();
        return HostValue.Declared($"{declarations}{head} => {body};\n", shown, Line(head, description));
    }

    internal static Type Awaited(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask) ? typeof(void)
        : type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>)
            || type.GetGenericTypeDefinition() == typeof(ValueTask<>)) ? type.GetGenericArguments()[0]
        : type;

    private (string Head, string Body) Signature(MethodInfo method, string name, string key, string host)
    {
        if (method.IsGenericMethodDefinition || method.GetParameters().Any(p => p.ParameterType.IsByRef))
        {
            throw new NotSupportedException(
                $"{method.DeclaringType?.Name}.{method.Name} is generic or has a by-reference parameter, and cannot be lent.");
        }
        var nullability = new NullabilityInfoContext();
        // The host gives the token of the cell that calls.
        ParameterInfo[] parameters = [.. method.GetParameters().Where(p => p.ParameterType != typeof(CancellationToken))];
        string list = string.Join(
            ", ",
            parameters.Select(p => $"{mirrors.NameOf(p.ParameterType, nullability.Create(p))} {p.Name}{Default(p)}"));
        string arguments = string.Concat(parameters.Select(p => $", {p.Name}"));
        Type result = Awaited(method.ReturnType);
        bool waits = result != method.ReturnType;
        string type = result == typeof(void) ? "" : mirrors.NameOf(result, waits ? null : nullability.Create(method.ReturnParameter));
        return (
            $"{(waits ? result == typeof(void) ? "Task" : $"Task<{type}>" : result == typeof(void) ? "void" : type)} {name}({list})",
            $"{host}.Call{(waits ? "Async" : "")}{(result == typeof(void) ? "" : $"<{type}>")}(\"{key}\"{arguments})");
    }

    private static string Default(ParameterInfo parameter) => !parameter.HasDefaultValue ? "" : parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            ? " = default"
            : " = null",
        string text => " = " + JsonSerializer.Serialize(text),
        bool truth => truth ? " = true" : " = false",
        decimal number => $" = {number.ToString(CultureInfo.InvariantCulture)}m",
        double number when double.IsFinite(number) => $" = {number.ToString("R", CultureInfo.InvariantCulture)}d",
        float number when float.IsFinite(number) => $" = {number.ToString("R", CultureInfo.InvariantCulture)}f",
        int or long or short or byte when !parameter.ParameterType.IsEnum => $" = {((IFormattable)parameter.DefaultValue).ToString(null, CultureInfo.InvariantCulture)}",
        _ => " = default",
    };
}
