using System.Globalization;
using System.Text.RegularExpressions;
using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Storage;

namespace CaveRuntime.Kill;

/// <summary>What the journal of a session says when it has ended.</summary>
internal sealed partial class Played
{
    /// <summary>The answers, one where all is well.</summary>
    public List<Answer> Answers { get; } = [];

    /// <summary>What was asked, one where all is well.</summary>
    public int Works { get; private set; }

    /// <summary>Cells that cost their worker its life.</summary>
    public int LostCells { get; private set; }

    /// <summary>Whether a scope could not be built again.</summary>
    public bool WasEmptied { get; private set; }

    /// <summary>How often it was taken up.</summary>
    public int Taken { get; private set; }

    /// <summary>Calls that were found under way, over all times that it was taken up.</summary>
    public int Uncertain { get; private set; }

    /// <summary>Calls that were begun again after their outcome was in the journal.</summary>
    public List<string> BegunAgain { get; } = [];

    /// <summary>Decisions on calls.</summary>
    public int Decisions { get; private set; }

    /// <summary>Calls that were decided on more often than they were uncertain.</summary>
    public List<string> DecidedTwice { get; } = [];

    /// <summary>When the answer to a request was recorded first.</summary>
    public Dictionary<string, DateTimeOffset> Recorded { get; } = [];

    /// <summary>Requests whose answer was recorded more than once.</summary>
    public List<string> RecordedTwice { get; } = [];

    /// <summary>Messages of the run itself, in order.</summary>
    public List<string> Root { get; } = [];

    /// <summary>Messages of each child, in order.</summary>
    public Dictionary<string, List<string>> Children { get; } = [];

    /// <summary>Kinds of events, without those whose number depends on what was broken off.</summary>
    public Dictionary<string, int> Events { get; } = [];

    /// <summary>Numbers of events that were given more than once.</summary>
    public int DoubledNumbers { get; private set; }

    /// <summary>Reads it.</summary>
    public static async Task<Played> ReadAsync(ISessionStore store, string session)
    {
        var played = new Played();
        HashSet<string> ended = [];
        Dictionary<string, int> decided = [], uncertain = [];
        HashSet<long> numbers = [];
        string? root = null;
        await foreach ((_, JournalEntry? entry) in JournalReader.ReadAsync(store, session))
        {
            switch (entry)
            {
                case WorkBegun begun:
                    played.Works++;
                    root ??= begun.RunId;
                    break;
                case SessionTaken taken:
                    played.Taken++;
                    played.Uncertain += taken.Uncertain.Count;
                    foreach (string key in taken.Uncertain)
                        uncertain[key] = uncertain.GetValueOrDefault(key) + 1;
                    break;
                case ApprovalGiven given:
                    played.Decisions++;
                    decided[given.Key] = decided.GetValueOrDefault(given.Key) + 1;
                    break;
                case CallBegun begun when ended.Contains(begun.Key):
                    played.BegunAgain.Add(begun.Key);
                    break;
                case ModelReplied { Response: { } response } replied:
                    ended.Add(replied.Key);
                    played.Record(response.GetRawText(), replied.Time);
                    break;
                case CallEnded { Result: not null } call:
                    ended.Add(call.Key);
                    if (call is { Result: ReplyResult reply, Spent: not null })
                        played.Record(reply.Text, call.Time);
                    break;
                case CellEnded { End: CellEnd.Worker }:
                    played.LostCells++;
                    break;
                case ScopeEmptied:
                    played.WasEmptied = true;
                    break;
                case Happened { Event: { } known }:
                    played.DoubledNumbers += numbers.Add(known.Seq) ? 0 : 1;
                    played.Note(known, root);
                    break;
            }
        }

        played.DecidedTwice.AddRange(decided.Where(d => d.Value > 1 + uncertain.GetValueOrDefault(d.Key)).Select(d => d.Key));
        return played;
    }

    /// <summary>A text without what is different after a cell was lost with its worker: hashes, turns, numbers of cells.</summary>
    public static string Bare(string text) => Changing().Replace(Tries().Replace(text, ""), "~");

    private void Note(RunEvent happened, string? root)
    {
        string kind = EventJson.NameOf(happened);
        Events[kind] = Events.GetValueOrDefault(kind) + 1;
        if (happened is RunFinished finished)
            Answers.Add(finished.Answer);
        if (happened is not MessageAdded message)
            return;
        List<string> messages = message.RunId == root
            ? Root
            : Children.TryGetValue(message.RunId, out List<string>? known) ? known : Children[message.RunId] = [];
        messages.Add($"{message.Role}: {message.Text}");
    }

    private void Record(string text, DateTimeOffset time)
    {
        // A reply that is a number is its request's hash.
        string hash = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number.ToString("x12", CultureInfo.InvariantCulture)
            : Hashes().Match(text).Groups[1].Value;
        if (!Recorded.TryAdd(hash, time))
            RecordedTwice.Add(hash);
    }

    [GeneratedRegex("#([0-9a-f]{12})")]
    private static partial Regex Hashes();

    [GeneratedRegex(@" try \d+")]
    private static partial Regex Tries();

    [GeneratedRegex(@"#[0-9a-f]{12}|\b\d{9,15}\b|turn \d+|cell \d+|Cell \d+|\d+ of \d+|\d+ left")]
    private static partial Regex Changing();
}
