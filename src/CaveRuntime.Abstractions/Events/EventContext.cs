using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Scopes;

namespace CaveRuntime.Events;

/// <summary>Serialisers of the events, made at compile time. Names become snake case, and enums the words of the contract.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(Milliseconds), typeof(TierWords), typeof(EnumWords<CellStatus>), typeof(EnumWords<CellLayer>),
        typeof(EnumWords<CellState>), typeof(EnumWords<CellLimit>), typeof(EnumWords<VariableChange>), typeof(EnumWords<MessageRole>),
        typeof(EnumWords<MapReduceStage>), typeof(EnumWords<StopReason>), typeof(EnumWords<IsolationMode>),
    ])]
[JsonSerializable(typeof(EventHead))]
[JsonSerializable(typeof(CellMembers))]
[JsonSerializable(typeof(AnswerMembers))]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(MessageAdded))]
[JsonSerializable(typeof(ModelCalled))]
[JsonSerializable(typeof(ViewReduced))]
[JsonSerializable(typeof(ViewCompacted))]
[JsonSerializable(typeof(BranchOpened))]
[JsonSerializable(typeof(BranchFolded))]
[JsonSerializable(typeof(TextDelta))]
[JsonSerializable(typeof(CellStarted))]
[JsonSerializable(typeof(LimitReached))]
[JsonSerializable(typeof(SubcallStarted))]
[JsonSerializable(typeof(SubcallFinished))]
[JsonSerializable(typeof(LentCallStarted))]
[JsonSerializable(typeof(LentCallFinished))]
[JsonSerializable(typeof(ChildStarted))]
[JsonSerializable(typeof(ChildFinished))]
[JsonSerializable(typeof(MapReduceProgress))]
[JsonSerializable(typeof(WarningRaised))]
internal sealed partial class EventContext : JsonSerializerContext;

/// <summary>An enum as a word in snake case.</summary>
internal sealed class EnumWords<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary><c>T0</c> to <c>T3</c> keep the capital that people know them by.</summary>
internal sealed class TierWords : JsonConverter<IsolationTier>
{
    public override IsolationTier Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Enum.TryParse(reader.GetString(), ignoreCase: true, out IsolationTier tier)
            ? tier
            : throw new JsonException("There is no such tier.");

    public override void Write(Utf8JsonWriter writer, IsolationTier value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value == IsolationTier.None ? "none" : value.ToString());
}

/// <summary>A duration as whole milliseconds.</summary>
internal sealed class Milliseconds : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeSpan.FromMilliseconds(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((long)value.TotalMilliseconds);
}
