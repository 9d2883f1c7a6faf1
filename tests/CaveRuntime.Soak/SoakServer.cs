using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using CaveRuntime.Testing;
using CaveRuntime.Tests.Models;
using CaveRuntime.Tests.Views;

namespace CaveRuntime.Soak;

/// <summary>The models of all sessions behind one HTTP server: an operator that follows <see cref="Script"/>, a leaf that adds up, a
/// summarizer; and the faults of each plan.</summary>
internal sealed partial class SoakServer : IAsyncDisposable
{
    private static readonly TimeSpan s_forever = TimeSpan.FromHours(2);

    private readonly ConcurrentDictionary<int, Play> _plays = new();
    private readonly LocalModelServer _server;

    public SoakServer() => _server = LocalModelServer.StartLean((request, _) => Task.FromResult(Answer(request)), port: 0);

    public Uri BaseUrl => _server.BaseUrl;

    /// <summary>The first request that named no session; null where every one did. The soak itself is wrong then.</summary>
    public string? Stranger { get; private set; }

    /// <summary>A session begins.</summary>
    public Play Open(SessionPlan plan) => _plays[plan.Number] = new Play(plan);

    /// <summary>A session has ended.</summary>
    public void Close(Play play) => _plays.TryRemove(play.Plan.Number, out _);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private LocalReply Answer(LocalRequest request)
    {
        Match tag = Tags().Match(string.Join('\n', request.Messages.Where(m => m.Role != "system").Select(m => m.Text)));
        if (!tag.Success || !_plays.TryGetValue(int.Parse(tag.Groups[1].ValueSpan, CultureInfo.InvariantCulture), out Play? play))
        {
            // A request may have been cancelled before it arrived, and its session be gone.
            if (!tag.Success)
                Stranger ??= request.Body.GetRawText();
            return LocalReply.Error(400, "the server knows of no such session");
        }

        bool struck = play.IsStruck();
        if (struck && play.Plan.Fault is not (Fault.CutStream or Fault.SlowModel))
            return Failure(play.Plan.Fault, request);
        string words = Words(play, request, out Served counted);
        if (struck && play.Plan.Fault == Fault.SlowModel)
            return LocalReply.Text(words) with { Delay = s_forever };
        if (struck && request.Streaming)
        {
            return LocalReply.Text(words) with { BeforeChunk = (number, _) => number < 2
                ? Task.CompletedTask
                : throw new IOException("the stream is cut here") };
        }
        if (struck)
            return LocalReply.Drop();
        play.Count(counted with { Input = request.PromptTokens, Output = LocalRequest.CountTokens(words) });
        return words;
    }

    private static LocalReply Failure(Fault fault, LocalRequest request) => fault switch
    {
        Fault.ServerError or Fault.ServerErrorForGood => LocalReply.Error(500, "the server has tripped"),
        Fault.RateLimited => LocalReply.Error(429, "too many requests", "rate_limit_exceeded", retryAfter: "0.1"),
        Fault.ConnectionReset => LocalReply.Drop(),
        _ => FixtureReply.Of(request.Streaming ? "stream-not-json.http" : "reply-not-json.http"),
    };

    private static string Words(Play play, LocalRequest request, out Served counted)
    {
        if (request.FromOperator)
        {
            counted = new Served(1, 0, 0, 0, 0);
            return $"The next step of {play.Plan.Tag} is clear.\n\n```csharp\n{Cell(play, request)}\n```\n";
        }

        string prompt = request.LastUser;
        if (prompt.Contains("# The form", StringComparison.Ordinal))
        {
            counted = new Served(0, 0, 1, 0, 0);
            return Summaries.Filled(prompt, $"{play.Plan.Tag} some steps were done");
        }

        counted = new Served(0, 1, 0, 0, 0);
        int parts = prompt.IndexOf("<partial_answers>", StringComparison.Ordinal);
        long sum = parts < 0 ? SoakText.Sum(prompt) : SoakText.SumOfAll(prompt[parts..(prompt.IndexOf(']', parts) + 1)]);
        return sum.ToString(CultureInfo.InvariantCulture);
    }

    private static string Cell(Play play, LocalRequest request)
    {
        string question = request.Messages.Last(m => m.Text.StartsWith("Question: ", StringComparison.Ordinal)).Text;
        if (question.Contains(Script.Part, StringComparison.Ordinal))
            return Script.OfPart(play.Plan);
        int step = Step(request);
        return play.TakesHostile(step) ? Script.Hostile(play.Plan.Fault) : Script.Of(play.Plan, step);
    }

    // What the last observation says comes next; after one that says nothing, and after a question, the beginning.
    private static int Step(LocalRequest request)
    {
        string last = request.Messages.LastOrDefault(
            m => m.Role == "user" && (m.Text.StartsWith("Observation of cell", StringComparison.Ordinal)
                || m.Text.StartsWith("Question: ", StringComparison.Ordinal))).Text
                ?? "";
        return NextSteps().Matches(last).LastOrDefault() is { } next
            ? int.Parse(next.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : 1;
    }

    [GeneratedRegex(@"\[s(\d+)\]")]
    private static partial Regex Tags();

    [GeneratedRegex(@"NEXT (\d+)")]
    private static partial Regex NextSteps();
}
