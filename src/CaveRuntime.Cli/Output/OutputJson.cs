using System.Text.Json.Serialization;
using CaveRuntime.Cli.Evaluation;

namespace CaveRuntime.Cli.Output;

/// <summary>Everything that <c>cave</c> writes as JSON.</summary>
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
[JsonSerializable(typeof(Prediction))]
[JsonSerializable(typeof(Export.TrajectoryLine))]
[JsonSerializable(typeof(Commands.Checkup))]
internal sealed partial class OutputJson : JsonSerializerContext;
