using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Protocol.Messages;

namespace CaveRuntime.Protocol;

/// <summary>The closed set of messages, with serialisers made at compile time: no type is ever looked up by a name from the wire.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 8)]
[JsonSerializable(typeof(OpenScope))]
[JsonSerializable(typeof(WorkerReady))]
[JsonSerializable(typeof(ScopeOpened))]
[JsonSerializable(typeof(RunCell))]
[JsonSerializable(typeof(AbortCell))]
[JsonSerializable(typeof(CellFinished))]
[JsonSerializable(typeof(Call))]
[JsonSerializable(typeof(CallResult))]
[JsonSerializable(typeof(DefineVariable))]
[JsonSerializable(typeof(RetrieveVariable))]
[JsonSerializable(typeof(VariableResult))]
public sealed partial class WireJson : JsonSerializerContext;
