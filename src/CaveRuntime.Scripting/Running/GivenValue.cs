using System.Runtime.InteropServices;
using System.Text.Json;
using CaveRuntime.Cells;
using CaveRuntime.Protocol.Messages;

namespace CaveRuntime.Scripting.Running;

/// <summary>Reads a value that the host gives into the type that its variable was declared with.</summary>
internal static class GivenValue
{
    public static object? Read(DefineVariable given, Type type, Stream data) => given.Content switch
    {
        DataContent.Json => JsonSerializer.Deserialize(data, type, GivenJson.Options),
        DataContent.Rows => RowReader.ReadList(type, given.Columns, given.Rows, data),
        DataContent.Characters => type == typeof(string) ? Characters(data, given.Rows) : new Text(Characters(data, given.Rows)),
        _ => null,
    };

    private static string Characters(Stream data, int length) => string.Create(length, data, static (characters, from) => from.ReadExactly(MemoryMarshal.AsBytes(characters)));
}
