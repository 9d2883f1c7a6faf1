using System.Runtime.InteropServices;
using System.Text.Json;
using CaveRuntime.Cells;
using CaveRuntime.Cells.HostValues;
using CaveRuntime.Scopes;

namespace CaveRuntime.Scripting.Variables;

/// <summary>Reads a value that the host gives into the type that its variable was declared with.</summary>
internal static class HostValue
{
    public static object? Read(VariableDefinition given, Type type, Stream data) => given.Content switch
    {
        DataContent.Json => JsonSerializer.Deserialize(data, type, HostValueJson.Options),
        DataContent.Rows => Rows(given, type, data),
        DataContent.Characters => type == typeof(string) ? Characters(data, given.Rows) : (object)new Text(Characters(data, given.Rows)),
        _ => null,
    };

    private static object Rows(VariableDefinition given, Type type, Stream data)
    {
        const int many = 50_000;
        object list = RowReader.ReadList(type, given.Columns, given.Rows, data);
        // What reading left behind would stay until the next collection, and with millions of rows that may be long.
        if (given.Rows >= many)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return list;
    }

    private static string Characters(Stream data, int length) =>
        string.Create(length, data, static (characters, from) => from.ReadExactly(MemoryMarshal.AsBytes(characters)));
}
