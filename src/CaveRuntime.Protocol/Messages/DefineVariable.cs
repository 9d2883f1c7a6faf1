using System.Text.Json.Serialization;

namespace CaveRuntime.Protocol.Messages;

/// <summary>Host to worker: a variable of the host's for the scope. Its data follows in frames of their own, the last one empty.</summary>
/// <param name="Declarations">
/// C# that the scope compiles first: types that are new to it, or the members of a lent object. May be empty.
/// </param>
/// <param name="Name">The variable; empty if only the declarations are sent.</param>
/// <param name="Type">Its type, as C# writes it.</param>
/// <param name="Content">What the data is.</param>
/// <param name="Columns">Names of the columns, if the data is rows.</param>
/// <param name="Rows">How many rows there will be; 0 if that is not known.</param>
public sealed record DefineVariable(
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

/// <summary>Worker to host: the variable is defined, or why it is not.</summary>
/// <param name="Error">Why it could not be defined; null if it was.</param>
public sealed record VariableDefined(string? Error);
