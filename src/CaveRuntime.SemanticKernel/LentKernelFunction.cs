using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace CaveRuntime.SemanticKernel;

/// <summary>
/// A function of a kernel as cells see it: with the defaults that its own schema only tells in words, and called through its kernel.
/// </summary>
internal sealed class LentKernelFunction : AIFunction
{
    private readonly Kernel _kernel;
    private readonly KernelFunction _function;
    private readonly KernelParameterMetadata[] _parameters;
    private readonly MethodInfo? _method;
    private readonly JsonElement? _returns;

    public LentKernelFunction(Kernel kernel, KernelFunction function)
    {
        _kernel = kernel;
        _function = function;
        _parameters = [.. function.Metadata.Parameters];
        JsonSchema = SchemaOf(function);
        // What is written for people (a message, a result of another function) is its text.
        Type? type = function.Metadata.ReturnParameter.ParameterType;
        bool isText = type is null || typeof(KernelContent).IsAssignableFrom(type) || typeof(FunctionResult).IsAssignableFrom(type);
        _method = isText ? null : function.UnderlyingMethod;
        _returns = isText ? JsonSerializer.SerializeToElement(new { type = "string" })
            : type == typeof(void) ? null
            : function.Metadata.ReturnParameter.Schema?.RootElement;
    }

    /// <inheritdoc/>
    public override string Name => _function.Name;

    /// <inheritdoc/>
    public override string Description => _function.Description;

    /// <inheritdoc/>
    public override JsonElement JsonSchema { get; }

    /// <inheritdoc/>
    public override JsonElement? ReturnJsonSchema => _returns;

    /// <inheritdoc/>
    public override MethodInfo? UnderlyingMethod => _method;

    private string FullName => _function.PluginName is { Length: > 0 } plugin ? $"{plugin}.{_function.Name}" : _function.Name;

    /// <inheritdoc/>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var given = new KernelArguments();
        foreach (KernelParameterMetadata parameter in _parameters)
        {
            if (arguments.TryGetValue(parameter.Name, out object? value))
                given[parameter.Name] = Argument(value, parameter);
        }

        FunctionResult result = await _kernel.InvokeAsync(_function, given, cancellationToken).ConfigureAwait(false);
        object? returned = result.GetValue<object>();
        // A prompt is answered by a chat service or by a chat client, and each has its own way to say what that took.
        if (ServiceUsage.Of(result.Metadata, returned) is { } used)
            LentCall.ReportUsage((returned as KernelContent)?.ModelId ?? (returned as ChatResponse)?.ModelId ?? FullName, used);
        return await ValueAsync(returned, cancellationToken).ConfigureAwait(false);
    }

    // Filters see plain values where there are any; what is more, the kernel reads as the parameter's type.
    private object? Argument(object? value, KernelParameterMetadata parameter) =>
        value is JsonElement json ? Argument(json, parameter) : value;

    private object? Argument(JsonElement json, KernelParameterMetadata parameter) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String when parameter.ParameterType is null || parameter.ParameterType == typeof(string) => json.GetString(),
        JsonValueKind.True or JsonValueKind.False => json.GetBoolean(),
        JsonValueKind.Number when parameter.ParameterType is null => json.GetRawText(),
        _ when parameter.ParameterType is { } type && type != typeof(object) => Read(json, type, parameter.Name),
        _ => json,
    };

    private object? Read(JsonElement json, Type type, string name)
    {
        try
        {
            return json.Deserialize(type, _function.JsonSerializerOptions ?? JsonSerializerOptions.Web);
        }
        // An enum by its name, a type with a converter of the kernel's own.
        catch (JsonException) when (json.ValueKind == JsonValueKind.String)
        {
            return json.GetString();
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"{FullName}: '{name}' is no {type.Name}: {json.GetRawText()}", name, e);
        }
    }

    // What a cell is promised: what a filter has put in the place of that is told as what it is.
    private async Task<object?> ValueAsync(object? returned, CancellationToken cancellationToken)
    {
        Type? promised = _method is null ? null : Awaited(_method.ReturnType);
        if (promised is not null && promised != typeof(void))
        {
            if (returned is null && promised.IsValueType && Nullable.GetUnderlyingType(promised) is null)
            {
                throw new InvalidOperationException(
                    $"{FullName} was not called, or returned nothing: a filter of its kernel has ended the call without a result.");
            }
            if (returned is not null && !promised.IsInstanceOfType(returned))
            {
                throw new InvalidOperationException(
                    $"{FullName} was answered in its place by a filter of its kernel, with what is no {promised.Name}: {TextOf(returned)}");
            }
        }

        return returned switch
        {
            Stream stream => await BytesAsync(stream, cancellationToken).ConfigureAwait(false),
            _ when _method is null => returned is null ? null : TextOf(returned),
            not (null or string or IEnumerable) when ItemsOf(returned) is { } items => await AllAsync(returned, items, cancellationToken)
                .ConfigureAwait(false),
            _ => returned,
        };
    }

    private static string TextOf(object value) => value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static Type Awaited(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask) ? typeof(void)
        : type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>)
            || type.GetGenericTypeDefinition() == typeof(ValueTask<>)) ? type.GetGenericArguments()[0]
        : type;

    private static async Task<byte[]> BytesAsync(Stream stream, CancellationToken cancellationToken)
    {
        await using (stream.ConfigureAwait(false))
        {
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes.ToArray();
        }
    }

    private static Type? ItemsOf(object? value) => value?.GetType().GetInterfaces()
        .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))?.GetGenericArguments()[0];

    private static Task<object> AllAsync(object items, Type item, CancellationToken cancellationToken) =>
        (Task<object>)typeof(LentKernelFunction).GetMethod(nameof(CollectAsync), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(item).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [items, cancellationToken], null)!;

    private static async Task<object> CollectAsync<T>(IAsyncEnumerable<T> items, CancellationToken cancellationToken)
    {
        List<T> all = [];
        await foreach (T item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            all.Add(item);
        return all;
    }

    private static JsonElement SchemaOf(KernelFunction function)
    {
        // The kernel's own schema and metadata have defaults as words; the method has them as they are.
        Dictionary<string, object?> defaults = function.UnderlyingMethod?.GetParameters()
            .Where(p => p.HasDefaultValue && p.Name is not null).ToDictionary(p => p.Name!, p => p.DefaultValue) ?? [];
        var properties = new JsonObject();
        foreach (KernelParameterMetadata parameter in function.Metadata.Parameters)
        {
            JsonObject schema = parameter.Schema is { RootElement: { ValueKind: JsonValueKind.Object } known }
                ? JsonObject.Create(known)!
                : [];
            schema.Remove("description");
            if (!string.IsNullOrWhiteSpace(parameter.Description))
                schema["description"] = parameter.Description;
            object? value = defaults.GetValueOrDefault(parameter.Name) ?? parameter.DefaultValue;
            if (!parameter.IsRequired && value is not null && !schema.ContainsKey("default"))
                schema["default"] = value is Enum ? value.ToString() : JsonSerializer.SerializeToNode(value, function.JsonSerializerOptions);
            properties[parameter.Name] = schema;
        }

        return JsonSerializer.SerializeToElement(new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. function.Metadata.Parameters.Where(p => p.IsRequired).Select(p => (JsonNode)p.Name)]),
        });
    }
}
