using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CaveRuntime.Testing;

namespace CaveRuntime.Kill;

/// <summary>A request of a session, each time that it came.</summary>
internal sealed class Asked(long input, long output, string start)
{
    private readonly List<DateTimeOffset> _arrivals = [];

    public long Input => input;

    public long Output => output;

    /// <summary>Its first words, for reports.</summary>
    public string Start => start;

    public DateTimeOffset[] Arrivals
    {
        get
        {
            lock (_arrivals)
                return [.. _arrivals];
        }
    }

    public void Arrive()
    {
        lock (_arrivals)
            _arrivals.Add(TimeProvider.System.GetUtcNow());
    }
}

/// <summary>The models of all sessions behind one server that counts. A reply is a function of the request, and bears its hash.</summary>
internal sealed partial class KillServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Asked>> _sessions = new();
    private readonly ConcurrentDictionary<string, Script> _scripts = new();
    private readonly LocalModelServer _server;
    private long _requests;
    private long _news;

    public KillServer() => _server = LocalModelServer.StartLean((request, _) => Task.FromResult(Answer(request)), port: 0);

    /// <summary>Where a session's model is: a path of its own for each.</summary>
    public string Url => _server.BaseUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>Requests so far.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Requests so far that had not come before.</summary>
    public long News => Interlocked.Read(ref _news);

    /// <summary>The requests of a session by their hashes.</summary>
    public IReadOnlyDictionary<string, Asked> Of(string session) =>
        _sessions.GetValueOrDefault(session) ?? new ConcurrentDictionary<string, Asked>();

    /// <summary>Forgets a session.</summary>
    public void Forget(string session) => _sessions.TryRemove(session, out _);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private LocalReply Answer(LocalRequest request)
    {
        string session = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries)[0];
        string all = string.Join('\n', request.Messages.Select(m => $"{m.Role}: {m.Text}"));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, 6));
        Match name = Names().Match(string.Join('\n', request.Messages.Where(m => m.Role != "system").Select(m => m.Text)));
        if (!name.Success)
            return LocalReply.Error(400, "no such script: " + all[..Math.Min(200, all.Length)]);
        Script script = _scripts.GetOrAdd(
            name.Value, _ => Script.Of(int.Parse(name.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));
        string words = Words(script, request, hash);
        Interlocked.Increment(ref _requests);
        Asked asked = _sessions.GetOrAdd(session, _ => new()).GetOrAdd(
            hash, _ => new Asked(
                request.PromptTokens, LocalRequest.CountTokens(words), request.FromOperator ? words.Split('\n')[0] : request.LastUser));
        if (asked.Arrivals.Length == 0)
            Interlocked.Increment(ref _news);
        asked.Arrive();
        // Every second one takes its time, so that a kill finds it under way.
        int late = Convert.ToInt32(hash[..2], 16);
        return LocalReply.Text(words) with { Delay = TimeSpan.FromMilliseconds(late % 2 == 0 ? 0 : late / 2) };
    }

    private static string Words(Script script, LocalRequest request, string hash)
    {
        if (!request.FromOperator)
            return Summarizer.IsAsked(request.LastUser) ? Summarizer.Reply(request.LastUser, hash) : Heard(request.LastUser, hash);
        string[] seen = [.. request.Messages.Where(m => m.Role == "user").Select(m => m.Text)];
        int attempt = 1 + seen.Sum(Summarizer.Losses);
        int step = seen.SelectMany(t => NextSteps().Matches(t)).LastOrDefault() is { } next
            ? int.Parse(next.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : 1;
        Match part = Parts().Match(seen[0]);
        string cell = part.Success ? script.Child(part.Groups[1].Value, step) : script.Cell(step, attempt);
        return FormattableString.Invariant($"Step {step} of {script.Name} #{hash}.\n\n```csharp\n{cell}\n```\n");
    }

    // Where a number is asked for, it is the hash.
    private static string Heard(string prompt, string hash)
    {
        string number = Convert.ToInt64(hash, 16).ToString(CultureInfo.InvariantCulture);
        return Kinds().Match(prompt).Groups[1].Value switch
        {
            "number" => number,
            "wrong first" when prompt.Contains("It does not fit", StringComparison.Ordinal) => number,
            "wrong first" => $"no number yet #{hash}",
            "shape" => $$"""{"Count": 3, "Mark": "heard #{{hash}}"}""",
            _ => $"heard #{hash}",
        };
    }

    [GeneratedRegex(@"\[k\d+\] (number|shape|wrong first) \d")]
    private static partial Regex Kinds();

    [GeneratedRegex(@"\[k(\d+)\]")]
    private static partial Regex Names();

    [GeneratedRegex(@"NEXT (\d+)")]
    private static partial Regex NextSteps();

    [GeneratedRegex(@"\] part (\d+[ab]?(?: try \d+)?)")]
    private static partial Regex Parts();
}
