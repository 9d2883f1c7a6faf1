using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CaveRuntime.Events;

namespace CaveRuntime.Server.Sessions;

/// <summary>A run as its caller sees it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="Status">What it is at.</param>
/// <param name="Question">What was asked.</param>
internal sealed record RunState(
    string Id,
    [property: JsonPropertyName("session_id")] string SessionId,
    string Status,
    string? Question)
{
    public const string Running = "running", Waiting = "waiting", Finished = "finished", BrokenOff = "broken_off";

    /// <summary>How it ended: answer, evidence, why it stopped, what it used; null while it has not.</summary>
    public JsonNode? Answer { get; init; }

    /// <summary>Why it was broken off, where that is known.</summary>
    public string? Problem { get; init; }

    /// <summary>The answer in the form of the events.</summary>
    [JsonIgnore]
    public Answer? Ended { get; init; }

    /// <summary>One that has ended.</summary>
    public static RunState Of(string session, string run, string? question, Answer answer) => new(run, session, Finished, question)
    {
        Ended = answer,
        Answer = JsonNode.Parse(EventJson.Write(answer with { Isolation = answer.Isolation with { SelfTests = [] } })),
    };
}
