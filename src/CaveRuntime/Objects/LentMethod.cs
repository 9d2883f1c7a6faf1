using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Objects;

/// <summary>One member of something lent: names of its parameters, and the way to call it with arguments from a cell. Immutable.</summary>
/// <param name="Name">As people know it.</param>
/// <param name="Parameters">Names of the parameters that a cell gives, in order.</param>
/// <param name="InvokeAsync">Calls it; the result as JSON. Throws what the member throws.</param>
internal sealed record LentMethod(
    string Name,
    IReadOnlyList<string> Parameters,
    Func<IReadOnlyList<JsonElement>, CancellationToken, Task<string>> InvokeAsync)
{
    private const string Nothing = "null";

    /// <summary>A method of an object.</summary>
    public static LentMethod Of(MethodInfo method, object? target, JsonSerializerOptions json)
    {
        ParameterInfo[] parameters = method.GetParameters();
        string[] given = [.. parameters.Where(p => p.ParameterType != typeof(CancellationToken)).Select(p => p.Name!)];
        return new LentMethod(method.Name, given, async (arguments, cancellationToken) =>
        {
            var values = new object?[parameters.Length];
            for (int i = 0, next = 0; i < parameters.Length; i++)
            {
                values[i] = parameters[i].ParameterType == typeof(CancellationToken) ? cancellationToken
                    : next < arguments.Count ? arguments[next++].Deserialize(parameters[i].ParameterType, json)
                    : parameters[i].HasDefaultValue ? parameters[i].DefaultValue
                    : throw new ArgumentException($"{method.Name}: '{parameters[i].Name}' is missing.");
            }

            object? result = method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, values, null);
            (result, Type type) = await ResultAsync(result, method.ReturnType, cancellationToken).ConfigureAwait(false);
            return type == typeof(void) ? Nothing : JsonSerializer.Serialize(result, type, json);
        });
    }

    /// <summary>A function of the AI abstractions: a kernel function, an MCP tool, a delegate.</summary>
    /// <param name="function">The function.</param>
    /// <param name="parameters">Its parameters as cells name them, each with the name that the function knows.</param>
    /// <param name="json">How results are written.</param>
    public static LentMethod Of(AIFunction function, IReadOnlyList<FunctionParameter> parameters, JsonSerializerOptions json) =>
        new(function.Name, [.. parameters.Select(p => p.Known)], async (arguments, cancellationToken) =>
    {
        var values = new AIFunctionArguments();
        for (int i = 0; i < arguments.Count; i++)
        {
            // What a cell left out is left to the function's own default, where C# cannot write that; any other null has been said.
            if (arguments[i].ValueKind != JsonValueKind.Null || parameters[i].Default != FunctionSchema.Unwritten)
                values[parameters[i].Known] = arguments[i];
        }

        object? result = await function.InvokeAsync(values, cancellationToken).ConfigureAwait(false);
        return result switch
        {
            JsonElement element => element.GetRawText(),
            JsonNode node => node.ToJsonString(),
            _ => JsonSerializer.Serialize(result, json),
        };
    });

    private static async Task<(object? Result, Type Type)> ResultAsync(object? result, Type type, CancellationToken cancellationToken)
    {
        if (type == typeof(ValueTask))
            (result, type) = (((ValueTask)result!).AsTask(), typeof(Task));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            (result, type) = (type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(result, null), typeof(Task<>).MakeGenericType(type
                .GetGenericArguments()));
        }
        if (result is not Task task)
            return (result, type);
        await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return type.IsGenericType
            ? (type.GetProperty(nameof(Task<>.Result))!.GetValue(task), type.GetGenericArguments()[0])
            : (null, typeof(void));
    }
}
