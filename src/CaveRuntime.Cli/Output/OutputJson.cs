using System.Text.Json.Serialization;

namespace CaveRuntime.Cli.Output;

/// <summary>What a run and a cell come to, and the events on the way, as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AnswerShape))]
[JsonSerializable(typeof(CellShape))]
[JsonSerializable(typeof(RunStartedLine))]
[JsonSerializable(typeof(MessageAddedLine))]
[JsonSerializable(typeof(ModelCalledLine))]
[JsonSerializable(typeof(TextDeltaLine))]
[JsonSerializable(typeof(CellStartedLine))]
[JsonSerializable(typeof(CellFinishedLine))]
[JsonSerializable(typeof(LimitReachedLine))]
[JsonSerializable(typeof(SubcallStartedLine))]
[JsonSerializable(typeof(SubcallFinishedLine))]
[JsonSerializable(typeof(ChildStartedLine))]
[JsonSerializable(typeof(ChildFinishedLine))]
[JsonSerializable(typeof(LentCallStartedLine))]
[JsonSerializable(typeof(LentCallFinishedLine))]
[JsonSerializable(typeof(MapReduceProgressLine))]
[JsonSerializable(typeof(ViewReducedLine))]
[JsonSerializable(typeof(BranchOpenedLine))]
[JsonSerializable(typeof(BranchFoldedLine))]
[JsonSerializable(typeof(WarningLine))]
[JsonSerializable(typeof(RunFinishedLine))]
internal sealed partial class OutputJson : JsonSerializerContext;
