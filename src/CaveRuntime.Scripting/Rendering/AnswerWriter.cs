using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaveRuntime.Cells;

namespace CaveRuntime.Scripting.Rendering;

/// <summary>
/// Writes any value as JSON, by itself rather than by a serializer: tasks are waited for, tuples keep the names that are known, a number
/// that JSON has no form for is written as a word, and what has no text is refused in words for the model.
/// </summary>
/// <param name="cancellation">Ends the waiting and the reading.</param>
/// <param name="maxChars">Where an answer is too long.</param>
internal sealed class AnswerWriter(int maxChars, CancellationToken cancellation)
{
    private const int MaxDepth = 60;

    private static readonly JsonWriterOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth + 10,
        SkipValidation = true,
    };

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The value as JSON.</summary>
    /// <exception cref="InvalidOperationException">It is no answer; the message says why and what to do.</exception>
    public string Json(object? value, TupleNames? names)
    {
        using (var json = new Utf8JsonWriter(_bytes, s_options))
            Write(json, value, names, 0);
        return Encoding.UTF8.GetString(_bytes.WrittenSpan);
    }

    private void Write(Utf8JsonWriter json, object? value, TupleNames? names, int depth)
    {
        cancellation.ThrowIfCancellationRequested();
        if (json.BytesCommitted + json.BytesPending > 3L * maxChars)
            throw FinalRenderer.TooLong(json.BytesCommitted + json.BytesPending);
        if (depth > MaxDepth)
            throw new InvalidOperationException("FINAL got a value that refers to itself, or is nested too deeply. Answer with a part of it.");
        value = Awaited.Value(value, cancellation);
        if (value is null)
            json.WriteNullValue();
        else if (!Leaf(json, value))
            Compound(json, value, names, depth);
    }

    private static bool Leaf(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case bool truth:
                json.WriteBooleanValue(truth);
                return true;
            case double.NaN or double.PositiveInfinity or double.NegativeInfinity:
            case float.NaN or float.PositiveInfinity or float.NegativeInfinity:
            case Half half when !Half.IsFinite(half):
                json.WriteStringValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                return true;
            case Enum word:
                json.WriteStringValue(word.ToString());
                return true;
            case byte or sbyte or short or ushort or int or uint or long or ulong or decimal or double or float or Half
                or Int128 or UInt128 or System.Numerics.BigInteger:
                string? form = value is double or float or Half ? "R" : null;
                json.WriteRawValue(((IFormattable)value).ToString(form, CultureInfo.InvariantCulture), skipInputValidation: true);
                return true;
            case JsonElement { ValueKind: JsonValueKind.Undefined }:
                json.WriteNullValue();
                return true;
            case JsonElement element:
                element.WriteTo(json);
                return true;
            case JsonDocument document:
                document.WriteTo(json);
                return true;
            case JsonNode node:
                node.WriteTo(json);
                return true;
            case DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan or Guid or byte[]:
                JsonSerializer.Serialize(json, value, value.GetType());
                return true;
            default:
                if (TextOf(value) is not { } text)
                    return false;
                json.WriteStringValue(text);
                return true;
        }
    }

    private static string? TextOf(object value) => value switch
    {
        string or char or Text or Reply or StringBuilder or Uri or Version or Document => value.ToString(),
        Capture capture => capture.Value,
        Exception thrown => $"{thrown.GetType().Name}: {thrown.Message}",
        Type type => TypeNames.Of(type),
        _ => null,
    };

    private void Compound(Utf8JsonWriter json, object value, TupleNames? names, int depth)
    {
        Type type = value.GetType();
        if (value is ITuple tuple)
            Tuple(json, tuple, names, depth);
        else if (ValueMembers.IsDictionary(type))
            Dictionary(json, (IEnumerable)value, names, depth);
        else if (ValueMembers.GroupKey(value, out object? key))
            Group(json, key, (IEnumerable)value, names, depth);
        else if (value is Array { Rank: > 1 } table)
            Table(json, table, names, new int[table.Rank], 0, depth);
        else if (value is IEnumerable items)
            Items(json, items, names, depth);
        else if (ValueMembers.TypedReply(value, out object? reply))
            Write(json, reply, names, depth + 1);
        else if (value is not Delegate && ValueMembers.Of(type) is { Count: > 0 } members)
            Members(json, value, members, names, depth);
        else if (ValueMembers.HasText(type) && value.ToString() is var said && !NamesOnlyItself(type, said))
            json.WriteStringValue(said);
        else
            throw NoText(type);
    }

    private void Tuple(Utf8JsonWriter json, ITuple tuple, TupleNames? names, int depth)
    {
        if (names?.Elements?.Count != tuple.Length)
            names = null;
        json.WriteStartObject();
        for (int i = 0; i < tuple.Length; i++)
        {
            (string? name, TupleNames? inner) = names?.Elements is { } elements ? elements[i] : default;
            json.WritePropertyName(name ?? string.Create(CultureInfo.InvariantCulture, $"Item{i + 1}"));
            Write(json, tuple[i], inner, depth + 1);
        }

        json.WriteEndObject();
    }

    private void Dictionary(Utf8JsonWriter json, IEnumerable pairs, TupleNames? names, int depth)
    {
        json.WriteStartObject();
        foreach (object pair in pairs)
        {
            (object key, object? value) = ValueMembers.Pair(pair);
            json.WritePropertyName(Key(key));
            Write(json, value, names?.Value, depth + 1);
        }

        json.WriteEndObject();
    }

    private static string Key(object key) => key switch
    {
        DateTime or DateTimeOffset or DateOnly or TimeOnly => JsonSerializer.Serialize(key, key.GetType()).Trim('"'),
        ITuple tuple => string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Convert.ToString(tuple[i], CultureInfo.InvariantCulture))),
        _ => TextOf(key) ?? Convert.ToString(key, CultureInfo.InvariantCulture) ?? "",
    };

    private void Group(Utf8JsonWriter json, object? key, IEnumerable items, TupleNames? names, int depth)
    {
        json.WriteStartObject();
        json.WritePropertyName("Key");
        Write(json, key, null, depth + 1);
        json.WritePropertyName("Items");
        Items(json, items, names, depth + 1);
        json.WriteEndObject();
    }

    private void Items(Utf8JsonWriter json, IEnumerable items, TupleNames? names, int depth)
    {
        json.WriteStartArray();
        // All tasks of a lazy sequence are set going before the first one is waited for.
        foreach (object? item in Awaited.HoldsTasks(items.GetType()) ? Started(items) : items)
            Write(json, item, names?.Item, depth + 1);
        json.WriteEndArray();
    }

    // An array of several dimensions, as arrays in arrays.
    private void Table(Utf8JsonWriter json, Array table, TupleNames? names, int[] place, int dimension, int depth)
    {
        json.WriteStartArray();
        for (int i = table.GetLowerBound(dimension); i <= table.GetUpperBound(dimension); i++)
        {
            place[dimension] = i;
            if (dimension < table.Rank - 1)
                Table(json, table, names, place, dimension + 1, depth + 1);
            else
                Write(json, table.GetValue(place), names?.Item, depth + 1);
        }

        json.WriteEndArray();
    }

    private List<object?> Started(IEnumerable tasks)
    {
        var started = new List<object?>();
        foreach (object? task in tasks)
        {
            cancellation.ThrowIfCancellationRequested();
            started.Add(task is null ? null : Awaited.AsTask(task));
        }

        return started;
    }

    private void Members(Utf8JsonWriter json, object value, IReadOnlyList<ValueMember> members, TupleNames? names, int depth)
    {
        json.WriteStartObject();
        foreach (ValueMember member in members)
        {
            json.WritePropertyName(member.Name);
            Write(json, member.Read(value), names?.Members?.GetValueOrDefault(member.Name), depth + 1);
        }

        json.WriteEndObject();
    }

    // "System.Memory<Int32>[2]" says nothing about what is inside.
    private static bool NamesOnlyItself(Type type, string? said) =>
        type.Namespace is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal))
            && said?.StartsWith($"{space}.{type.Name.Split('`')[0]}", StringComparison.Ordinal) == true;

    private static InvalidOperationException NoText(Type type)
    {
        string advice = type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
            ? "collect it first: await foreach (var item in …) list.Add(item);"
            : typeof(Delegate).IsAssignableFrom(type) ? "call it, and answer with what it returns."
            : typeof(Stream).IsAssignableFrom(type) ? "read it, and answer with the text."
            : "answer with a text, a number, a list or a record of them.";
        return new InvalidOperationException($"FINAL got a {TypeNames.Of(type)}, which has no text: {advice}");
    }
}
