using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CaveRuntime.Events;

/// <summary>
/// The JSON form of events, written and read back: one object on one line, first <c>event</c>, <c>run_id</c>, <c>seq</c>, <c>time</c> and
/// <c>session_id</c>, then what is special to it. Durations are to the millisecond. Members that are not known are passed over, and lines
/// of earlier versions, which lack some, are read.
/// </summary>
public static class EventJson
{
    private const int HeadBytes = 256;

    // Letters stay letters: the lines are read by programs and by people, never put into a web page as they are.
    private static readonly JsonSerializerOptions s_options = new(EventContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, Type> s_types = new()
    {
        ["run_started"] = typeof(RunStarted),
        ["message_added"] = typeof(MessageAdded),
        ["model_called"] = typeof(ModelCalled),
        ["view_reduced"] = typeof(ViewReduced),
        ["view_compacted"] = typeof(ViewCompacted),
        ["branch_opened"] = typeof(BranchOpened),
        ["branch_folded"] = typeof(BranchFolded),
        ["text_delta"] = typeof(TextDelta),
        ["cell_started"] = typeof(CellStarted),
        ["cell_finished"] = typeof(CellFinished),
        ["limit_reached"] = typeof(LimitReached),
        ["subcall_started"] = typeof(SubcallStarted),
        ["subcall_finished"] = typeof(SubcallFinished),
        ["lent_call_started"] = typeof(LentCallStarted),
        ["lent_call_finished"] = typeof(LentCallFinished),
        ["child_started"] = typeof(ChildStarted),
        ["child_finished"] = typeof(ChildFinished),
        ["map_reduce_progress"] = typeof(MapReduceProgress),
        ["warning"] = typeof(WarningRaised),
        ["run_finished"] = typeof(RunFinished),
    };

    private static readonly Dictionary<Type, string> s_names = s_types.ToDictionary(t => t.Value, t => t.Key);

    /// <summary>The name of an event, as its line begins with.</summary>
    public static string NameOf(RunEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return s_names[happened.GetType()];
    }

    /// <summary>Writes an event as one line, without the end of line.</summary>
    public static string Write(RunEvent happened) => Encoding.UTF8.GetString(WriteUtf8(happened));

    /// <summary>The same, in UTF-8.</summary>
    public static byte[] WriteUtf8(RunEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        byte[] members = happened switch
        {
            CellFinished cell => Utf8(CellMembers.Of(cell.Report)),
            RunFinished { Answer: var answer } => Utf8(AnswerMembers.Of(answer) with { RunId = null, SessionId = null }),
            _ => Utf8(happened),
        };
        var head = new ArrayBufferWriter<byte>(HeadBytes);
        using (var writer = new Utf8JsonWriter(head, s_writing))
            WriteHead(writer, happened);
        return members is [(byte)'{', (byte)'}']
            ? head.WrittenSpan.ToArray()
            : [.. head.WrittenSpan[..^1], (byte)',', .. members.AsSpan(1)];
    }

    /// <summary>Writes an answer as one line: what the line of <see cref="RunFinished"/> holds, with the ids of session and run.</summary>
    public static string Write(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Json(AnswerMembers.Of(answer));
    }

    /// <summary>Reads an event.</summary>
    /// <param name="line">One line, as it was written.</param>
    /// <returns>Null where it is an event that is not known here: one of a later version.</returns>
    /// <exception cref="JsonException">It is no event.</exception>
    public static RunEvent? Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        EventHead head = Of<EventHead>(line);
        if (head.Event is not { } name)
            throw new JsonException("The line has no member 'event'.");
        if (!s_types.TryGetValue(name, out Type? type))
            return null;
        RunEvent happened = name switch
        {
            "cell_finished" => new CellFinished(Of<CellMembers>(line).ToReport()),
            "run_finished" => new RunFinished(Of<AnswerMembers>(line).ToAnswer()),
            _ => (RunEvent)(JsonSerializer.Deserialize(line, s_options.GetTypeInfo(type)) ?? throw new JsonException("The line is null.")),
        };
        return happened with { RunId = head.RunId ?? "", Seq = head.Seq, Time = head.Time, SessionId = head.SessionId ?? "" };
    }

    private static void WriteHead(Utf8JsonWriter writer, RunEvent happened)
    {
        writer.WriteStartObject();
        writer.WriteString("event"u8, NameOf(happened));
        writer.WriteString("run_id"u8, happened.RunId);
        writer.WriteNumber("seq"u8, happened.Seq);
        writer.WriteString("time"u8, happened.Time);
        if (happened.SessionId.Length > 0)
            writer.WriteString("session_id"u8, happened.SessionId);
        writer.WriteEndObject();
    }

    private static byte[] Utf8(object value) => JsonSerializer.SerializeToUtf8Bytes(value, s_options.GetTypeInfo(value.GetType()));

    private static string Json(object value) => JsonSerializer.Serialize(value, s_options.GetTypeInfo(value.GetType()));

    private static T Of<T>(string line) =>
        (T)(JsonSerializer.Deserialize(line, s_options.GetTypeInfo(typeof(T))) ?? throw new JsonException("The line is null."));
}
