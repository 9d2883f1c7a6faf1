using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;

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
[JsonSerializable(typeof(QueryCall))]
[JsonSerializable(typeof(ChildCall))]
[JsonSerializable(typeof(MapCall))]
[JsonSerializable(typeof(ReduceCall))]
[JsonSerializable(typeof(BudgetCall))]
[JsonSerializable(typeof(MemberCall))]
[JsonSerializable(typeof(BranchCall))]
[JsonSerializable(typeof(FoldCall))]
[JsonSerializable(typeof(ArchiveCountCall))]
[JsonSerializable(typeof(ArchiveReadCall))]
[JsonSerializable(typeof(FailedResult))]
[JsonSerializable(typeof(ReplyResult))]
[JsonSerializable(typeof(BudgetResult))]
[JsonSerializable(typeof(MemberResult))]
[JsonSerializable(typeof(MemberErrorResult))]
[JsonSerializable(typeof(DoneResult))]
[JsonSerializable(typeof(ArchiveCountResult))]
[JsonSerializable(typeof(ArchiveTextResult))]
public sealed partial class WireJson : JsonSerializerContext;
