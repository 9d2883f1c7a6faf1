using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Protocol;

/// <summary>The closed set of messages, with serialisers made at compile time: a name from the wire finds a type in the tables of
/// <see cref="ScopeCall"/> and <see cref="ScopeResult"/> and nowhere else, and a message with a missing member, an unknown member, one
/// that comes twice, or a null that is not allowed is refused.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    MaxDepth = 8,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(OpenScope))]
[JsonSerializable(typeof(WorkerReady))]
[JsonSerializable(typeof(ScopeOpened))]
[JsonSerializable(typeof(RunCell))]
[JsonSerializable(typeof(AbortCell))]
[JsonSerializable(typeof(CellResult))]
[JsonSerializable(typeof(VariableDefinition))]
[JsonSerializable(typeof(VariableDefined))]
[JsonSerializable(typeof(ReadDocument))]
[JsonSerializable(typeof(DocumentMarked))]
[JsonSerializable(typeof(DocumentBegun))]
[JsonSerializable(typeof(DocumentSkipped))]
[JsonSerializable(typeof(DocumentDecoded))]
[JsonSerializable(typeof(DocumentEnded))]
[JsonSerializable(typeof(ScopeCall))]
[JsonSerializable(typeof(ScopeResult))]
public sealed partial class WireJson : JsonSerializerContext;
