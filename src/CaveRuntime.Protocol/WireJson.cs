using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;

namespace CaveRuntime.Protocol;

/// <summary>The closed set of messages, with serialisers made at compile time: no type is ever looked up by a name from the wire,
/// and a message with a missing member, an unknown member, or a null that is not allowed is refused.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    MaxDepth = 8,
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
[JsonSerializable(typeof(Call))]
[JsonSerializable(typeof(CallResult))]
public sealed partial class WireJson : JsonSerializerContext;
