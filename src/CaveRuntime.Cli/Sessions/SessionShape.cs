using System.Globalization;
using System.Text.Json.Serialization;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;
using CaveRuntime.Storage;

namespace CaveRuntime.Cli.Sessions;

/// <summary>A session as <c>cave sessions</c> lists it.</summary>
internal sealed record SessionShape(
    string Name,
    string State,
    DateTimeOffset Created,
    DateTimeOffset Updated,
    string Question,
    long InputTokens,
    long OutputTokens,
    decimal? CostUsd,
    int Subcalls,
    int Children,
    long Records,
    long Bytes,
    string? ForkOf,
    string? Holder)
{
    public static SessionShape Of(StoredSession session) => new(
        session.Id,
        StateOf(session),
        session.Created,
        session.Updated,
        session.Summary.Question.StartsWith(EncryptedSessionStore.QuestionMark, StringComparison.Ordinal)
            ? "(encrypted; CAVE_SESSION_KEY_FILE names no key)"
            : Mask.Secrets(session.Summary.Question),
        session.Summary.Usage.InputTokens,
        session.Summary.Usage.OutputTokens,
        session.Summary.Usage.CostUsd,
        session.Summary.Usage.Subcalls,
        session.Summary.Usage.Children,
        session.LastSeq,
        session.Bytes,
        session.ForkOf,
        session.Holder);

    /// <summary>As a line for people, no longer than the terminal is wide.</summary>
    public string Line(int nameWidth, TimeZoneInfo zone, int width)
    {
        string when = TimeZoneInfo.ConvertTime(Updated, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        string used = CostUsd is > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{CostUsd:0.####} USD")
            : string.Create(CultureInfo.InvariantCulture, $"{InputTokens + OutputTokens:N0} tokens");
        string line = $"{Name.PadRight(nameWidth)}  {State,-10}  {when}  {used,14}  {Amount.Words(Bytes),8}  {Visible.Line(Question)}".TrimEnd();
        return line.Length <= width ? line : line[..(width - 1)] + "…";
    }

    private static string StateOf(StoredSession session) => (session.Summary.State, session.Holder) switch
    {
        (SessionState.Waiting, _) => "waiting",
        (SessionState.Running, not null) => "running",
        (SessionState.Running, null) => "broken off",
        _ => "idle",
    };
}

/// <summary>Sessions as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SessionShape))]
internal sealed partial class SessionsJson : JsonSerializerContext;
