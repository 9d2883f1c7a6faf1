using System.Runtime.InteropServices;
using System.Text.Json;
using CaveRuntime.Cells;
using CaveRuntime.Cells.HostValues;
using CaveRuntime.Scopes;

namespace CaveRuntime.Objects;

/// <summary>One thing that the host has given to a scope, in a form that can be given again to a new worker. Immutable.</summary>
/// <param name="Variable">What the scope takes in.</param>
/// <param name="Shown">Declarations that the model is shown.</param>
/// <param name="Description">What the model is told of it besides.</param>
internal sealed record HostValue(HostVariable Variable, string Shown, string Description)
{
    /// <summary>SHA-256 of its bytes, where the session has a journal; empty for none.</summary>
    public string Hash { get; init; } = "";

    /// <summary>An object that both sides hold.</summary>
    public static HostValue SharedObject(string name, Type type, object? value, string? description) =>
        new(
            new HostVariable(new VariableDefinition("", name, "", DataContent.None, []), NoData) { Shared = (type, value) },
            SharedMembers.Of(type),
            Line(name, SharedMembers.NameOf(type), description));

    /// <summary>A value.</summary>
    /// <exception cref="NotSupportedException">Its type cannot travel.</exception>
    public static HostValue Value<T>(string name, T value, string? description, MirrorTypes mirrors, JsonSerializerOptions json)
    {
        object? given = value;
        switch (given)
        {
            case string text:
                return Characters(name, "string", text.AsMemory(), description);
            case Text text:
                return Characters(name, "Text", text.ToString().AsMemory(), description);
            case null:
                return Of(
                    name,
                    mirrors.NameOf(typeof(T)) + (typeof(T).IsValueType ? "" : "?"),
                    DataContent.Json,
                    [],
                    0,
                    description,
                    mirrors,
                    (pieces, stop) => new ValueTask(JsonSerializer.SerializeAsync<object?>(pieces, null, json, stop)));
        }

        // What was declared as an interface or object is given as what it is.
        Type type = typeof(T) == typeof(object) ? given.GetType() : typeof(T);
        if (MirrorTypes.ItemOf(type) is { } item)
        {
            return (HostValue)typeof(HostValue).GetMethod(
                nameof(Rows),
                System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(item)
                    .CreateDelegate<Func<string, object, string?, MirrorTypes, HostValue>>()(name, given, description, mirrors);
        }
        return Of(
            name,
            mirrors.NameOf(type),
            DataContent.Json,
            [],
            0,
            description,
            mirrors,
            (pieces, stop) => new ValueTask(JsonSerializer.SerializeAsync(pieces, given, type, json, stop)));
    }

    /// <summary>Declarations alone: a lent object, a lent function.</summary>
    /// <param name="code">What the scope takes in.</param>
    /// <param name="shown">That part of it which the model is shown.</param>
    /// <param name="description">What the model is told besides.</param>
    public static HostValue Declared(string code, string shown, string description) =>
        new(new HostVariable(new VariableDefinition(code, "", "", DataContent.None, []), NoData), shown, description);

    private static HostValue Rows<TRow>(string name, object rows, string? description, MirrorTypes mirrors)
    {
        var all = (IEnumerable<TRow>)rows;
        string type = $"List<{mirrors.NameOf(typeof(TRow))}>";
        string[] columns = [.. mirrors.MembersOf(typeof(TRow)).Select(m => m.Name)];
        var writer = new RowWriter<TRow>(columns);
        return Of(name, type, DataContent.Rows, columns, all.TryGetNonEnumeratedCount(out int count)
            ? count
            : 0, description, mirrors, async (pieces, stop) =>
        {
            using var binary = new BinaryWriter(pieces, System.Text.Encoding.UTF8, leaveOpen: true);
            foreach (TRow row in all)
            {
                writer.Write(binary, row);
                if (pieces.IsFull)
                {
                    stop.ThrowIfCancellationRequested();
                    await pieces.SendAsync().ConfigureAwait(false);
                }
            }

            binary.Write(RowWriter.End);
        });
    }

    private static HostValue Characters(string name, string type, ReadOnlyMemory<char> text, string? description) => new(
        new HostVariable(new VariableDefinition("", name, type, DataContent.Characters, [], text.Length), async (pieces, stop) =>
        {
            const int pieceChars = 1 << 19;
            for (int at = 0; at < text.Length; at += pieceChars)
            {
                pieces.Write(MemoryMarshal.AsBytes(text.Span.Slice(at, Math.Min(pieceChars, text.Length - at))));
                stop.ThrowIfCancellationRequested();
                await pieces.SendAsync().ConfigureAwait(false);
            }
        }),
        "",
        Line(name, type, description));

    private static HostValue Of(
        string name,
        string type,
        DataContent content,
        IReadOnlyList<string> columns,
        int rows,
        string? description,
        MirrorTypes mirrors,
        Func<PieceStream, CancellationToken, ValueTask> write)
    {
        (string declarations, string shown) = mirrors.Declarations.Take();
        return new HostValue(
            new HostVariable(new VariableDefinition(declarations, name, type, content, columns, rows), write),
            shown,
            Line(name, type, description));
    }

    private static string Line(string name, string type, string? description) =>
        string.IsNullOrWhiteSpace(description) ? $"- `{type} {name}`" : $"- `{type} {name}`: {description.Trim()}";

    private static ValueTask NoData(PieceStream pieces, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
