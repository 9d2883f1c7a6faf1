using System.Text.Json.Serialization;

namespace CaveRuntime.Scopes;

/// <summary>Something of the host's for a scope. Its value travels beside it, in pieces.</summary>
/// <param name="Declarations">C# that the scope takes in first: the types that are new to it, the members of a lent object. Empty for
/// none.</param>
/// <param name="Name">The variable; empty where the declarations are all.</param>
/// <param name="Type">Its type, as C# writes it.</param>
/// <param name="Content">What the data is.</param>
/// <param name="Columns">Names of the columns, where the data is rows.</param>
/// <param name="Rows">How many rows there will be, where that is known.</param>
public sealed record VariableDefinition(
    string Declarations,
    string Name,
    string Type,
    DataContent Content,
    IReadOnlyList<string> Columns,
    int Rows = 0);

/// <summary>What the data of a variable is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataContent>))]
public enum DataContent
{
    /// <summary>No data.</summary>
    None,

    /// <summary>UTF-8 JSON.</summary>
    Json,

    /// <summary>Rows, column after column, without names.</summary>
    Rows,

    /// <summary>UTF-16 characters.</summary>
    Characters,
}
