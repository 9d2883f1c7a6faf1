using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Objects;

/// <summary>Declares in C# the functions of the AI abstractions that are lent: one as a function, several as an object. Calls
/// nothing.</summary>
internal sealed partial class LentFunctions(MirrorTypes mirrors, JsonSerializerOptions json)
{
    /// <summary>One function.</summary>
    public (HostValue HostValue, IReadOnlyDictionary<string, LentMethod> Members) One(
        string name,
        AIFunction function,
        LendOptions options)
    {
        IReadOnlyList<FunctionParameter> parameters = Parameters(function);
        (string head, string body) = Signature(function, name, name, $"Lent(\"{name}\")", parameters);
        (string declarations, string shown) = mirrors.Declarations.Take();
        string said = string.Join(" ", Said(options.Description ?? function.Description, parameters));
        return (
            HostValue.Declared($"{declarations}{head} => {body};\n", shown, LentProxies.Line(head, said)),
            new Dictionary<string, LentMethod> { [name] = LentMethod.Of(function, parameters, json) with { Name = name } });
    }

    /// <summary>Several, as the members of one object.</summary>
    public (HostValue HostValue, IReadOnlyDictionary<string, LentMethod> Members) All(
        string name,
        IReadOnlyList<AIFunction> functions,
        LendOptions options)
    {
        string type = char.ToUpperInvariant(name[0]) + name[1..] + "Functions";
        // What every object has, and what a member must not be named like.
        HashSet<string> taken = ["lent", type, type + "Lent", .. typeof(object).GetMethods().Select(m => m.Name), "MemberwiseClone", "Finalize"];
        var members = new Dictionary<string, LentMethod>();
        var signatures = new StringBuilder();
        var bodies = new StringBuilder();
        foreach (AIFunction function in functions)
        {
            string member = Identifiers.Free(function.Name, taken);
            IReadOnlyList<FunctionParameter> parameters = Parameters(function);
            members[member] = LentMethod.Of(function, parameters, json) with { Name = member };
            (string head, string body) = Signature(function, member, member, "lent", parameters);
            foreach (string line in Said(function.Description, parameters))
                signatures.Append("    /// ").Append(line).Append('\n');
            signatures.Append(CultureInfo.InvariantCulture, $"    {head};\n");
            bodies.Append(CultureInfo.InvariantCulture, $"    public {head} => {body};\n");
        }

        mirrors.Declarations.Add(type, $"interface {type}\n{{\n{signatures}}}\n");
        mirrors.Declarations.Add(
            $"{type}Lent",
            $"sealed class {type}Lent(LentObject lent) : {type}\n{{\n{bodies}}}\n",
            isShown: false);
        (string declarations, string shown) = mirrors.Declarations.Take();
        return (
            HostValue.Declared(
                $"{declarations}{type} {name} = new {type}Lent(Lent(\"{name}\"));\n",
                shown,
                LentProxies.Line($"{type} {name}", options.Description)),
            members);
    }

    private (string Head, string Body) Signature(
        AIFunction function, string name, string key, string host, IReadOnlyList<FunctionParameter> parameters)
    {
        string result = Result(function);
        string type = result.Length == 0 ? "" : $"<{result}>";
        return (
            $"Task{type} {name}({string.Join(", ", parameters)})",
            $"{host}.CallAsync{type}(\"{key}\"{string.Concat(parameters.Select(p => $", {p.Name}"))})");
    }

    private IReadOnlyList<FunctionParameter> Parameters(AIFunction function)
    {
        ILookup<string?, Type>? types = function.UnderlyingMethod?.GetParameters().ToLookup(p => p.Name, p => p.ParameterType);
        return
        [
            .. FunctionSchema.Parameters(function.JsonSchema)
                .Select(p => types?[p.Known].FirstOrDefault() is { } type ? Typed(function, p, type) : p),
        ];
    }

    // What a schema has no word for is told where the function has a method: the members of an object, and money to the last digit.
    private FunctionParameter Typed(AIFunction function, FunctionParameter parameter, Type type)
    {
        string mark = parameter.Type.EndsWith('?') ? "?" : "";
        return parameter.Type.TrimEnd('?') switch
        {
            var told when told.Contains("object", StringComparison.Ordinal) && Named(type)?.TrimEnd('?') is { } name
                && !name.Contains("JsonElement", StringComparison.Ordinal) => parameter with { Type = name + mark },
            "double" when (Nullable.GetUnderlyingType(type) ?? type) == typeof(decimal) => parameter with
            {
                Type = "decimal" + mark,
                Default = parameter.Default is null ? null : FunctionSchema.DecimalDefault(function.JsonSchema, parameter.Known),
            },
            _ => parameter,
        };
    }

    // Empty for nothing.
    private string Result(AIFunction function)
    {
        Type? type = function.UnderlyingMethod is { } method ? LentProxies.Awaited(method.ReturnType) : null;
        if (type == typeof(void))
            return "";
        return type is not null && type != typeof(object) ? Named(type) ?? "JsonElement"
            : function.ReturnJsonSchema is { } schema ? FunctionSchema.TypeOf(schema)
            : "JsonElement";
    }

    private string? Named(Type type)
    {
        try
        {
            return typeof(Stream).IsAssignableFrom(type) ? "byte[]" : mirrors.NameOf(type);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    // Written by others: one line each, whatever is in it.
    private static IEnumerable<string> Said(string? description, IReadOnlyList<FunctionParameter> parameters) =>
        parameters.Where(p => p.Said.Length > 0).Select(p => $"{p.Name}: {p.Said}").Prepend(description ?? "")
            .Select(s => Blanks().Replace(s, " ").Trim()).Where(s => s.Length > 0);

    [GeneratedRegex(@"[\s\p{Cc}\u2028\u2029]+")]
    private static partial Regex Blanks();
}
